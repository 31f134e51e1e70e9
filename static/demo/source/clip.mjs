// The live clip: 24 s at 24 pictures a second, cut into twelve 2 s MPEG-TS segments in two renditions.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bed, middleRound, RATE } from "./sound.mjs";
import { PORTRAIT } from "./stage.mjs";

const FRAMES = 576;
const RENDITIONS = [
  { name: "sd", width: 360, height: 640, video: 165, peak: 220, level: "3.0" },
  { name: "hd", width: 540, height: 960, video: 590, peak: 760, level: "3.1" },
];

export async function drawFrames(browser, shaders, folder) {
  mkdirSync(folder, { recursive: true });
  await browser.run(`openShow([540, 960], 3, ${JSON.stringify(PORTRAIT.camera)}, ${JSON.stringify(shaders.lights)}, ${JSON.stringify(shaders.evening)})`);
  for (let frame = 0; frame < FRAMES; frame++) {
    const jpeg = await browser.run(`develop(${frame / FRAMES}, ${JSON.stringify(PORTRAIT.places)}, true, "image/jpeg")`);
    writeFileSync(join(folder, `${String(frame).padStart(4, "0")}.jpg`), Buffer.from(jpeg, "base64"));
  }
}

export function cutSegments(frames, scratch, live) {
  const run = (...args) => execFileSync("ffmpeg", ["-v", "error", "-y", ...args], { cwd: scratch });
  const round = Buffer.from(bed().buffer);
  writeFileSync(join(scratch, "bed.pcm"), Buffer.concat([round, round, round]));
  run("-f", "s16le", "-ar", String(RATE), "-ac", "1", "-i", "bed.pcm", "-c:a", "aac", "-b:a", "40k", "-f", "adts", "three.aac");
  writeFileSync(join(scratch, "bed.aac"), middleRound(readFileSync(join(scratch, "three.aac"))));

  const list = RENDITIONS.map(({ name, width, height, video, peak, level }) => {
    const folder = join(live, name);
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const picture = [
      "-framerate", "24", "-i", join(frames, "%04d.jpg"), "-vf", `scale=${width}:${height}:flags=lanczos:out_color_matrix=bt709:out_range=tv,format=yuv420p`,
      "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
      "-c:v", "libx264", "-profile:v", "main", "-level:v", level, "-preset", "veryslow", "-tune", "animation", "-b:v", `${video}k`, "-maxrate", `${peak}k`, "-bufsize", `${peak}k`,
      "-g", "48", "-keyint_min", "48", "-sc_threshold", "0", "-bf", "2", "-refs", "3", "-flags", "+cgop", "-x264-params", "open-gop=0:b-pyramid=none",
    ];
    run(...picture, "-an", "-pass", "1", "-passlogfile", name, "-f", "null", "-");
    run(...picture, "-pass", "2", "-passlogfile", name, "-f", "mp4", `${name}.mp4`);
    run(
      "-i", `${name}.mp4`, "-i", "bed.aac", "-map", "0:v", "-map", "1:a", "-c", "copy", "-bsf:v", "h264_mp4toannexb", "-muxdelay", "0", "-muxpreload", "0",
      "-f", "hls", "-hls_time", "2", "-hls_list_size", "0", "-hls_flags", "independent_segments", "-hls_segment_filename", join(folder, "%02d.ts"), `${name}.m3u8`,
    );
    const sizes = readdirSync(folder).map((file) => statSync(join(folder, file)).size);
    const first = readFileSync(join(folder, "00.ts"));
    const sps = first.indexOf(Buffer.from([0, 0, 1, 0x67]));
    const avc = first.subarray(sps + 4, sps + 7).toString("hex");
    console.log(name, sizes.length, "segments", sizes.reduce((sum, size) => sum + size), "bytes");
    return { name, width, height, bandwidth: Math.ceil((Math.max(...sizes) * 4) / 1000) * 1000, codecs: `avc1.${avc},mp4a.40.2` };
  });
  writeFileSync(join(live, "renditions.json"), `${JSON.stringify(list, null, 2)}\n`);
}
