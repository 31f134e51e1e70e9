// The show's bed: four slow chords and soft rain, 24 s, seamless (every tone fits the loop a whole number of times).
export const RATE = 48000;
export const SECONDS = 24;

const CHORDS = [
  [146.8, 220.0, 277.2, 329.6],
  [123.5, 185.0, 293.7, 370.0],
  [98.0, 196.0, 293.7, 369.9],
  [110.0, 220.0, 277.2, 415.3],
];

function random(seed) {
  return () => {
    seed = (seed * 1664525 + 1013904223) >>> 0;
    return seed / 2 ** 31 - 1;
  };
}

function rain(length) {
  const next = random(7);
  const noise = Float64Array.from({ length }, next);
  const out = new Float64Array(length);
  let low = 0;
  let lower = 0;
  for (let turn = 0; turn < 2; turn++) {
    for (let i = 0; i < length; i++) {
      low += 0.16 * (noise[i] - low);
      lower += 0.02 * (low - lower);
      out[i] = low - lower;
    }
  }
  return out;
}

/** One channel of 16-bit samples. */
export function bed() {
  const length = RATE * SECONDS;
  const falling = rain(length);
  const samples = new Int16Array(length);
  for (let i = 0; i < length; i++) {
    const time = i / RATE;
    let pad = 0;
    CHORDS.forEach((chord, at) => {
      const from = ((time - at * 6 + SECONDS) % SECONDS) / 6;
      const swell = from < 2 ? Math.sin((Math.PI * from) / 2) ** 2 : 0;
      if (swell === 0) return;
      chord.forEach((tone, voice) => {
        const whole = Math.round(tone * SECONDS) / SECONDS;
        const drift = 1 + 0.25 * Math.sin((2 * Math.PI * (voice + 2) * time) / SECONDS);
        pad += (swell * drift * (Math.sin(2 * Math.PI * whole * time) + 0.18 * Math.sin(4 * Math.PI * whole * time))) / (voice + 1.6);
      });
    });
    const shower = 0.8 + 0.2 * Math.sin((2 * Math.PI * 2 * time) / SECONDS);
    samples[i] = Math.round(32767 * (0.055 * pad + 0.16 * shower * falling[i]));
  }
  return samples;
}

/** The middle one of three encoded rounds, so that the loop's seam is encoded like any other place. */
export function middleRound(adts) {
  const frames = [];
  for (let at = 0; at + 7 <= adts.length; ) {
    const size = ((adts[at + 3] & 3) << 11) | (adts[at + 4] << 3) | (adts[at + 5] >> 5);
    frames.push(adts.subarray(at, at + size));
    at += size;
  }
  const round = (RATE * SECONDS) / 1024;
  return Buffer.concat(frames.slice(round, round * 2));
}
