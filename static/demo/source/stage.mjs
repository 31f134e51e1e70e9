// Where the camera of the show stands, and where that puts the things the evening moves (shares of the frame, from the bottom left).
function view(eye, aim, lens, shape) {
  const unitOf = (v) => v.map((x) => x / Math.hypot(...v));
  const dot = (a, b) => a.reduce((sum, x, i) => sum + x * b[i], 0);
  const cross = ([a, b, c], [d, e, f]) => [b * f - c * e, c * d - a * f, a * e - b * d];
  const forward = unitOf(aim.map((x, i) => x - eye[i]));
  const right = unitOf(cross(forward, [0, 1, 0]));
  const up = cross(right, forward);
  const at = (...point) => {
    const ray = point.map((x, i) => x - eye[i]);
    const scale = lens / dot(ray, forward) / 2;
    return [0.5 + (dot(ray, right) * scale) / shape, 0.5 + dot(ray, up) * scale];
  };
  const low = at(-1.62, 1.02, -2);
  const high = at(0.02, 3.55, -2);
  return {
    camera: { eye, aim, lens, aperture: 0 },
    places: {
      unit: lens / Math.hypot(...aim.map((x, i) => x - eye[i])) / 2,
      tip: at(-0.202, 1.07, 0.14), bed: at(-0.25, 0.66, 0.14), spill: at(-0.24, 0.37, 0.14), pool: at(-0.24, 0.18, 0.14),
      kettle: at(0.6, 1.0, 0.14), face: at(0.2, 1.98, -0.3), stove: at(-0.24, 0.76, 0.14), bulb: at(0.62, 2.79, -0.1),
      pane: [...low, high[0] - low[0], high[1] - low[1]],
      sun: [low[0] + 0.66 * (high[0] - low[0]), low[1] + 0.3 * (high[1] - low[1])],
    },
  };
}

export const PORTRAIT = view([0, 2.7, 8.5], [0, 0.72, 0], 3.25, 9 / 16);
PORTRAIT.places.stage = 1;
export const WIDE = view([0, 2.35, 8.5], [-0.1, 1.12, 0], 4.55, 16 / 9);
WIDE.places.stage = 0;
