// Signed distances of the few solids everything here is built from.
float hash(vec2 p) { p = fract(p * vec2(123.34, 456.21)); p += dot(p, p + 45.32); return fract(p.x * p.y); }
float hash3(vec3 p) { p = fract(p * vec3(.1031, .1030, .0973)); p += dot(p, p.yxz + 33.33); return fract((p.x + p.y) * p.z); }

float noise(vec3 p) {
  vec3 i = floor(p), f = fract(p);
  f = f * f * (3. - 2. * f);
  return mix(
    mix(mix(hash3(i), hash3(i + vec3(1, 0, 0)), f.x), mix(hash3(i + vec3(0, 1, 0)), hash3(i + vec3(1, 1, 0)), f.x), f.y),
    mix(mix(hash3(i + vec3(0, 0, 1)), hash3(i + vec3(1, 0, 1)), f.x), mix(hash3(i + vec3(0, 1, 1)), hash3(i + vec3(1, 1, 1)), f.x), f.y),
    f.z);
}
float cloud(vec3 p) { return noise(p) * .55 + noise(p * 2.1 + 7.) * .28 + noise(p * 4.3 + 3.) * .17; }

mat2 turn(float a) { float c = cos(a), s = sin(a); return mat2(c, -s, s, c); }
float smin(float a, float b, float k) { float h = max(k - abs(a - b), 0.) / k; return min(a, b) - h * h * k * .25; }
float smax(float a, float b, float k) { return -smin(-a, -b, k); }

float box(vec3 p, vec3 b, float r) {
  vec3 q = abs(p) - b + r;
  return length(max(q, 0.)) + min(max(q.x, max(q.y, q.z)), 0.) - r;
}
float capsule(vec3 p, vec3 a, vec3 b, float ra, float rb) {
  vec3 pa = p - a, ba = b - a;
  float h = clamp(dot(pa, ba) / dot(ba, ba), 0., 1.);
  return length(pa - ba * h) - mix(ra, rb, h);
}
float ball(vec3 p, vec3 r) { float k = length(p / r), g = length(p / (r * r)); return k * (k - 1.) / max(g, 1e-4); }
float ring(vec3 p, float R, float r) { return length(vec2(length(p.xz) - R, p.y)) - r; }
float puck(vec3 p, float h, float R, float r) {
  vec2 d = abs(vec2(length(p.xz), p.y)) - vec2(R, h) + r;
  return min(max(d.x, d.y), 0.) + length(max(d, 0.)) - r;
}
// A solid of revolution whose wall runs straight from (r0, y0) to (r1, y1) with thickness w: cups, cones, funnels.
float wall(vec3 p, float r0, float y0, float r1, float y1, float w) {
  vec2 q = vec2(length(p.xz), p.y), a = vec2(r0, y0), e = vec2(r1, y1) - a;
  float h = clamp(dot(q - a, e) / dot(e, e), 0., 1.);
  return length(q - a - e * h) - w;
}
float frustum(vec3 p, float r0, float y0, float r1, float y1, float round_) {
  vec2 q = vec2(length(p.xz), p.y);
  float t = clamp((q.y - y0) / (y1 - y0), 0., 1.);
  float side = (q.x - mix(r0, r1, t) + round_) * (y1 - y0) / length(vec2(y1 - y0, r1 - r0));
  vec2 d = vec2(side, max(y0 - q.y, q.y - y1) + round_);
  return min(max(d.x, d.y), 0.) + length(max(d, 0.)) - round_;
}
float bezier(vec3 p, vec3 a, vec3 b, vec3 c, float ra, float rc) {
  vec3 mid = (a + b + c) / 3.;
  float away = length(p - mid) - max(length(a - mid), max(length(b - mid), length(c - mid))) - max(ra, rc);
  if (away > .25) return away;
  float best = 1e9;
  vec3 last = a;
  for (int i = 1; i <= 10; i++) {
    float t = float(i) / 10.;
    vec3 next = mix(mix(a, b, t), mix(b, c, t), t);
    best = min(best, capsule(p, last, next, mix(ra, rc, t - .1), mix(ra, rc, t)));
    last = next;
  }
  return best;
}
// Round specks, one in about every third cell.
float specks(vec3 p) {
  vec3 cell = floor(p);
  float a = hash3(cell), b = hash3(cell + 9.7), c = hash3(cell.zxy + 4.1);
  float r = .10 + .26 * b * b;
  return step(.58, a) * smoothstep(r, r * .6, length(p - cell - .5 - .24 * (vec3(b, c, fract(a * 17.)) * 2. - 1.)));
}
vec2 near(vec2 a, vec2 b) { return a.x < b.x ? a : b; }
vec3 paintOf(int hex) {
  vec3 c = vec3((hex >> 16) & 255, (hex >> 8) & 255, hex & 255) / 255.;
  return pow(c, vec3(2.2));
}
