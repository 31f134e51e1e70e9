//! What can be read and reached: words over any picture, on small and low screens, and at four times the size.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use crate::support::browser::Device;
use crate::support::foreign::{PLAIN, Site};
use crate::support::page::Page;
use crate::support::window::Window;
use crate::support::{Host as _, journey};

/// Width and height of screens: a phone, a phone lying down, a desk at 200 % and at 400 %.
const SCREENS: [[u32; 2]; 5] = [[390, 844], [360, 640], [844, 390], [640, 512], [320, 256]];

#[test]
fn words_over_a_picture_can_be_read_whatever_it_shows() -> Result<()> {
    journey("contrast", async |j| {
        let server = j.demo().await?;
        let broken = PLAIN.replace("kopi-senja\"", "kopi-senja-putus\"");
        let site = Site::open(&server)
            .await?
            .page("/live", PLAIN)?
            .page("/broken", &broken)?;
        let page = j.browse(Device::phone().with_reduced_motion()).await?;
        let mut weak = vec![];
        for path in ["/live", "/broken"] {
            page.goto(&site.at(path)).await?;
            let window = page.window().await?;
            if path == "/live" {
                window.click(".begin").await?;
                window.plays().await?;
            } else {
                window.becomes("unavailable").await?;
            }
            for size in SCREENS {
                page.resize(size[0], size[1]).await?;
                window.show().await?;
                for white in [1, 0] {
                    let found = illegible(&page, &window, white).await?;
                    weak.extend(
                        found
                            .into_iter()
                            .map(|line| format!("{path} {size:?} {line}")),
                    );
                }
            }
        }
        ensure!(weak.is_empty(), "\n{}", weak.join("\n"));
        Ok(())
    })
}

/// Words whose contrast is under 4.5 (3 if they are large) at their weakest point, over a picture that is all white, or all
/// black: the screen is looked at without the words, and their colour is held against each pixel that was behind them.
async fn illegible(page: &Page, window: &Window, white: u8) -> Result<Vec<String>> {
    let script = "const [white] = arguments, root = probe.root();\
        window.sheet = document.createElement('style'); root.append(window.sheet);\
        window.sheet.textContent = `.picture video, .poster { filter: brightness(0) invert(${white}) } .stage * { text-shadow: none !important } .notice { visibility: hidden }`;\
        const walk = document.createTreeWalker(probe.find('.stage'), NodeFilter.SHOW_TEXT), words = [];\
        while (walk.nextNode()) { const node = walk.currentNode, parent = node.parentElement, range = document.createRange();\
          if (!node.data.trim() || parent.closest('.unseen, .notice') || !parent.checkVisibility({visibilityProperty: true})) continue;\
          range.selectNodeContents(node); const style = getComputedStyle(parent);\
          const [red, green, blue, alpha = 1] = style.color.match(/[\\d.]+/g).map(Number), size = parseFloat(style.fontSize);\
          const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);\
          const met = ({left, top, width, height}) => [0.1, 0.5, 0.9].every((part) => parent.contains(probe.root().elementFromPoint(left + width / 2, top + height * part)));\
          const cut = (part) => { for (let at = parent; at && !at.matches('.stage'); at = at.parentElement) { if (getComputedStyle(at).overflowX === 'visible') continue;\
            const box = at.getBoundingClientRect(); part = {left: Math.max(part.left, box.left), top: Math.max(part.top, box.top), right: Math.min(part.right, box.right), bottom: Math.min(part.bottom, box.bottom)} } return part };\
          const rects = [...range.getClientRects()].filter(met).map(cut).map(({left, top, right, bottom}) => [left, top, right, bottom]);\
          words.push({text: node.data.trim().slice(0, 30), rects, colour: [red, green, blue, alpha], needed: large ? 3 : 4.5}) }\
        window.sheet.textContent += '.stage *, .stage *::before { color: transparent !important }'; window.words = words";
    page.run::<Value>(script, vec![json!(white)]).await?;
    window.until("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))").await?;
    let picture = page.picture().await?;
    let script = format!(
        "const bytes = await (await fetch('data:image/png;base64,{}')).blob(), image = await createImageBitmap(bytes), scale = image.width / innerWidth;\
         const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext('2d'); pen.drawImage(image, 0, 0);\
         const linear = (part) => (part /= 255) <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;\
         const light = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue), weak = [];\
         for (const {{text, rects, colour, needed}} of window.words) {{ let least = 21;\
           for (const [left, top, right, bottom] of rects) {{\
             const [x, y, x2, y2] = [Math.max(left, 0), Math.max(top, 0), Math.min(right, innerWidth), Math.min(bottom, innerHeight)].map((side) => Math.round(side * scale));\
             if (x2 - x < 1 || y2 - y < 1) continue;\
             const {{data}} = pen.getImageData(x, y, x2 - x, y2 - y);\
             for (let at = 0; at < data.length; at += 16) {{ const ground = [...data.slice(at, at + 3)];\
               const ink = ground.map((part, index) => colour[index] * colour[3] + part * (1 - colour[3]));\
               const [high, low] = [light(ink), light(ground)].sort((a, b) => b - a); least = Math.min(least, (high + 0.05) / (low + 0.05)) }} }}\
           if (least < needed) weak.push(`${{text}}: ${{least.toFixed(2)}} of ${{needed}} over {white}`) }}\
         window.sheet.remove(); return weak",
        picture
    );
    page.later(&script).await
}

#[test]
fn nothing_lies_over_anything_on_low_screens_and_at_four_times_the_size() -> Result<()> {
    journey("overlaps", async |j| {
        let server = j.demo().await?;
        let broken = PLAIN.replace("kopi-senja\"", "kopi-senja-putus\"");
        let site = Site::open(&server)
            .await?
            .page("/live", PLAIN)?
            .page("/broken", &broken)?;
        let page = j.browse(Device::phone()).await?;
        let mut faults = vec![];
        for path in ["/broken", "/live"] {
            page.goto(&site.at(path)).await?;
            let window = page.window().await?;
            if path == "/live" {
                window.plays().await?;
                window.until("probe.find('.pinned .name')").await?;
            } else {
                window.becomes("unavailable").await?;
            }
            for [width, height] in SCREENS {
                page.resize(width, height).await?;
                window.show().await?;
                let high: u32 = window
                    .ask("Math.round(probe.find('.well').getBoundingClientRect().height)")
                    .await?;
                if height > 300 && high > height {
                    faults.push(format!("{path} {width} by {height}: a stage of {high} px"));
                }
                let parts = ".who p, .badge, .hint, .begin, .scene > *, .tools > button, .pinned .name, .pinned .buy";
                for part in covered(&window, parts).await? {
                    faults.push(format!("{path} {width} by {height}: {part}"));
                }
            }
        }
        let window = page.window().await?;
        window
            .fill_bag_with(&["gula-aren", "dripper-tanah"])
            .await?;
        window
            .until("probe.find('dialog.bag')?.open && probe.find('dialog .notice:empty')")
            .await?;
        for [width, height] in SCREENS {
            page.resize(width, height).await?;
            let parts = ".bag h2, .bag > .tool, .lines .name, .lines button, .total, .sum .primary, .sum .plain";
            for part in covered(&window, parts).await? {
                faults.push(format!("bag {width} by {height}: {part}"));
            }
        }
        ensure!(faults.is_empty(), "\n{}", faults.join("\n"));
        Ok(())
    })
}

/// What a finger cannot reach, or an eye not see, though it was scrolled to.
async fn covered(window: &Window, parts: &str) -> Result<Vec<String>> {
    window
        .ask(&format!(
            "probe.all({}).filter((node) => node.checkVisibility()).flatMap((node) => {{ node.scrollIntoView({{block: 'center', inline: 'center', behavior: 'instant'}});\
             const range = document.createRange(); range.selectNodeContents(node);\
             const {{left, right, top, bottom}} = (node.matches('button, a') ? node : range).getBoundingClientRect(), ends = [0.1, 0.5, 0.9].map((part) => [left + (right - left) * part, (top + bottom) / 2]);\
             const over = ends.map(([x, y]) => probe.root().elementFromPoint(x, y)).find((met) => !(node.contains(met) || met?.contains(node) && !met.matches('.stage')));\
             return over === undefined ? [] : [`${{node.className || node.localName}} (${{node.textContent.trim().slice(0, 20)}}) under ${{over ? over.className : 'nothing'}}`] }})",
            json!(parts)
        ))
        .await
}
