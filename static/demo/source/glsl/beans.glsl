float layer(vec3 p, float y, vec2 shift, float keep, float best) {
  const float CELL = .47;
  vec2 home = floor((p.xz + shift) / CELL);
  for (int i = -1; i <= 1; i++) for (int j = -1; j <= 1; j++) {
    vec2 cell = home + vec2(i, j);
    float a = hash(cell + shift * 3.1), b = hash(cell.yx + 17.3 + shift);
    if (a > keep) continue;
    vec3 c = vec3((cell.x + .3 + .4 * a) * CELL - shift.x, y + .12 * b, (cell.y + .3 + .4 * b) * CELL - shift.y);
    float bound = length(p - c) - .31;
    if (bound > best) continue;
    best = min(best, bound > .12 ? bound : bean(tumble(p - c, fract(a * 13.7 + b * 5.1))) * .9);
  }
  return best;
}
vec2 map(vec3 p) {
  float d = p.y + .12;
  if (p.y > .95) return vec2(p.y - .82, 1.);
  d = layer(p, 0., vec2(0), 1., d);
  d = layer(p, .20, vec2(.23, .19), 1., d);
  d = layer(p, .42, vec2(.11, .31), .62, d);
  return vec2(d, 1.);
}
Mat material(float id, vec3 p, vec3 n) {
  Mat m = beanSkin(p);
  m.gloss = .05;
  m.rough = .42;
  return m;
}
