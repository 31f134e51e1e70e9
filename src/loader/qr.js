// Draws the link to another device as a QR code. Loaded only when somebody asks for one.

import { correction, generate } from "lean-qr/nano";

/** The dark modules of a text as an SVG path, and how many modules a side has. Level M survives a scratched screen. */
export default (text) => {
  const code = generate(text, { minCorrectionLevel: correction.M });
  const { size } = code;
  let path = "";
  for (let y = 0; y < size; y++) {
    for (let x = 0, end; x < size; x = end + 1) {
      // Neighbours are drawn in one piece, so that no hairline shows between them.
      for (end = x; code.get(end, y); end++);
      if (end > x) path += `M${x} ${y}h${end - x}v1h${x - end}z`;
    }
  }
  return { size, path };
};
