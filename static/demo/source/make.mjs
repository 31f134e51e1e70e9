// Makes all of the demo's media anew: node make.mjs [name…]. Needs node 20, chromium and ffmpeg; no network, no packages.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { openBrowser } from "./browser.mjs";
import { cutSegments, drawFrames } from "./clip.mjs";
import { PORTRAIT, WIDE } from "./stage.mjs";
import { STILLS } from "./stills.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const images = join(here, "..", "images");
const text = (name) => readFileSync(join(here, name), "utf8");
const scene = (name, glass) =>
  (glass ? "#define GLASS\n" : "") + ["shapes", "goods", "people", name, "studio"].map((part) => text(`glsl/${part}.glsl`)).join("\n");

const shaders = {
  lights: ["shapes", "goods", "people", "show"].map((part) => text(`glsl/${part}.glsl`)).join("\n"),
  evening: text("glsl/evening.glsl"),
};
const POSTERS = [
  { name: "poster", size: [720, 1280], stage: PORTRAIT, moment: 0.13 },
  { name: "poster-wide", size: [1280, 720], stage: WIDE, moment: 0.13 },
];

const wanted = process.argv.slice(2);
const isWanted = (name) => wanted.length === 0 || wanted.some((want) => name.startsWith(want));
const draft = process.env.DRAFT;
const scratch = mkdtempSync(join(tmpdir(), "kopi-senja-"));
mkdirSync(images, { recursive: true });

function webp(png, name) {
  for (const quality of [82, 76, 70, 62, 54]) {
    execFileSync("ffmpeg", ["-v", "error", "-y", "-i", png, "-c:v", "libwebp", "-preset", "photo", "-compression_level", "6", "-quality", String(quality), join(images, name)]);
    if (readFileSync(join(images, name)).length <= 45 * 1024) return quality;
  }
  throw new Error(`${name} stays above 45 KiB`);
}

const browser = await openBrowser();
try {
  await browser.run(text("labels.js") + text("studio.js") + text("show.js"));
  for (const shot of STILLS.filter(({ name }) => isWanted(name))) {
    const began = Date.now();
    const asked = draft ? { ...shot, size: shot.size.map((n) => n / 2), samples: 2 } : shot;
    const png = join(draft ?? scratch, `${shot.name}.png`);
    writeFileSync(png, Buffer.from(await browser.run(`still(${JSON.stringify(asked)}, ${JSON.stringify(scene(shot.scene, shot.glass))})`), "base64"));
    const quality = draft ? "draft" : webp(png, `${shot.name}.webp`);
    console.log(shot.name, quality, `${((Date.now() - began) / 1000).toFixed(1)} s`);
  }
  for (const { name, size, stage, moment } of POSTERS.filter(({ name }) => isWanted(name))) {
    await browser.run(`openShow(${JSON.stringify(size)}, 2, ${JSON.stringify(stage.camera)}, ${JSON.stringify(shaders.lights)}, ${JSON.stringify(shaders.evening)})`);
    const png = join(scratch, `${name}.png`);
    writeFileSync(png, Buffer.from(await browser.run(`develop(${moment}, ${JSON.stringify(stage.places)}, false)`), "base64"));
    console.log(name, webp(png, `${name}.webp`));
  }
  if (isWanted("live")) {
    const frames = process.env.FRAMES ?? join(scratch, "frames");
    await drawFrames(browser, shaders, frames);
    cutSegments(frames, scratch, join(here, "..", "live"));
  }
} finally {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
}
