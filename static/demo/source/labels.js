// Printed matter: drawn once on a canvas, then wrapped round the goods.
const INK = { night: "#232344", dusk: "#4b3a63", rose: "#b05c55", clay: "#c1573a", amber: "#eda24a", apricot: "#f5cc94", cream: "#f8eedd", coffee: "#35201a" };
const SERIF = '"Noto Serif Display", "Playfair Display", Georgia, serif';
const SANS = '"Noto Sans", "Helvetica Neue", Arial, sans-serif';

function sheet(width, height, colour) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  pen.fillStyle = colour;
  pen.fillRect(0, 0, width, height);
  pen.textAlign = "center";
  pen.textBaseline = "alphabetic";
  return { canvas, pen };
}

function words(pen, text, x, y, font, colour, spacing = 0) {
  pen.font = font;
  pen.letterSpacing = `${spacing}px`;
  pen.fillStyle = colour;
  pen.fillText(text, x + spacing / 2, y);
}

// The house's mark: a sun going down behind a cup's rim, sliced by the horizon.
function dusk(pen, x, y, radius, colours, slices = 5) {
  const glow = pen.createLinearGradient(0, y - radius, 0, y + radius);
  colours.forEach((colour, i) => glow.addColorStop(i / (colours.length - 1), colour));
  pen.fillStyle = glow;
  pen.save();
  pen.beginPath();
  pen.rect(x - radius, y - radius, radius * 2, radius);
  for (let i = 0; i < slices; i++) {
    const top = y + (radius * (i + 0.28 + i * 0.05)) / slices;
    pen.rect(x - radius, top, radius * 2, (radius / slices) * (0.74 - i * 0.11));
  }
  pen.clip();
  pen.beginPath();
  pen.arc(x, y, radius, 0, Math.PI * 2);
  pen.fill();
  pen.restore();
}

function hills(pen, width, base, height, colour, seed) {
  pen.fillStyle = colour;
  pen.beginPath();
  pen.moveTo(0, base + height);
  for (let x = 0; x <= width; x += 8) {
    const u = x / width;
    pen.lineTo(x, base - height * (0.5 * Math.sin(u * 5.1 + seed) + 0.28 * Math.sin(u * 11.3 + seed * 2.7) + 0.06 * Math.sin(u * 31 + seed)));
  }
  pen.lineTo(width, base + height * 20);
  pen.lineTo(0, base + height * 20);
  pen.fill();
}

const LABELS = {
  gayo() {
    const { canvas, pen } = sheet(1024, 1536, INK.night);
    const sky = pen.createLinearGradient(0, 0, 0, 1536);
    sky.addColorStop(0, "#1d1e3c");
    sky.addColorStop(0.55, "#30305c");
    sky.addColorStop(0.8, "#5d4068");
    sky.addColorStop(1, "#7d4a63");
    pen.fillStyle = sky;
    pen.fillRect(0, 0, 1024, 1536);
    dusk(pen, 512, 900, 250, ["#f8d49a", INK.amber, "#d9703f", INK.clay], 5);
    hills(pen, 1024, 1170, 46, "#51375f", 0.4);
    hills(pen, 1024, 1250, 40, "#3a2c56", 2.2);
    hills(pen, 1024, 1330, 30, "#25234a", 4.1);
    words(pen, "Kopi Senja", 512, 452, `400 128px ${SERIF}`, INK.cream, -1);
    words(pen, "GAYO  ·  ACEH TENGAH", 512, 528, `600 29px ${SANS}`, INK.apricot, 8);
    words(pen, "natural", 512, 1396, `italic 400 66px ${SERIF}`, INK.cream, 0);
    words(pen, "ARABIKA  ·  BIJI UTUH  ·  200 g", 512, 1462, `600 28px ${SANS}`, INK.apricot, 6);
    return canvas;
  },
  gulaAren() {
    const { canvas, pen } = sheet(3072, 1024, INK.cream);
    for (const x of [768, 2304]) {
      dusk(pen, x, 310, 165, [INK.amber, "#d9703f", INK.clay], 5);
      words(pen, "Kopi Senja", x, 640, `400 150px ${SERIF}`, INK.night, -1);
      words(pen, "kopi susu gula aren", x, 752, `italic 400 78px ${SERIF}`, INK.clay, 0);
      pen.fillStyle = INK.night;
      pen.fillRect(x - 34, 806, 68, 4);
      words(pen, "1 LITER · SIMPAN DINGIN", x, 888, `700 36px ${SANS}`, INK.night, 3);
    }
    return canvas;
  },
  box() {
    const { canvas, pen } = sheet(1024, 1024, INK.clay);
    const glow = pen.createLinearGradient(0, 0, 0, 1024);
    glow.addColorStop(0, "#2a2a52");
    glow.addColorStop(0.5, "#6b4166");
    glow.addColorStop(0.78, "#c1573a");
    glow.addColorStop(1, "#eb9a48");
    pen.fillStyle = glow;
    pen.fillRect(0, 0, 1024, 1024);
    dusk(pen, 570, 640, 210, ["#fbe0af", INK.apricot, INK.amber], 6);
    hills(pen, 1024, 880, 36, "#8e3f3c", 1.4);
    hills(pen, 1024, 950, 26, "#5c2d40", 3.3);
    words(pen, "Senja Box", 570, 262, `400 132px ${SERIF}`, INK.cream, -1);
    words(pen, "KOPI SENJA  ·  SATU SORE, SATU KOTAK", 570, 340, `600 25px ${SANS}`, INK.apricot, 5);
    return canvas;
  },
  stamp() {
    const { canvas, pen } = sheet(512, 512, "#000");
    pen.strokeStyle = "#fff";
    pen.lineWidth = 7;
    pen.beginPath();
    pen.arc(256, 256, 168, 0, Math.PI * 2);
    pen.stroke();
    dusk(pen, 256, 214, 66, ["#fff", "#fff"], 4);
    words(pen, "senja", 256, 352, `italic 400 84px ${SERIF}`, "#fff", 0);
    return canvas;
  },
};
