// Things of the shop that more than one picture shows.
struct Mat { vec3 col; float gloss; float rough; float glow; };

float backdropOf(vec3 p) { return smin(p.y, p.z + 3.4, 3.2); }
float pouch(vec3 p) {
  float b = box(p - vec3(0, .96, 0), vec3(.72, 1.0, .42), .02);
  if (b > .2) return b;
  float h = clamp(p.y / 1.92, 0., 1.);
  float depth = mix(.345, .018, smoothstep(.50, .93, h)) * mix(.86, 1., smoothstep(0., .16, h));
  float across = abs(p.x) / .64;
  depth *= 1. - .55 * smoothstep(.72, 1.04, across) * smoothstep(1., .05, h);
  float width = .615 + .022 * smoothstep(.55, .95, h) - .012 * sin(h * 3.1);
  float crease = (noise(vec3(p.x * 4. + 1.5 * p.y, p.y * 2.2, 4.)) - .5) * .055 * smoothstep(.42, .66, h) * smoothstep(.97, .84, h)
    + (noise(vec3(p.x * 2.5, p.y * 3., 1.)) - .5) * .022;
  float seal = smoothstep(.925, .93, h) * .004 * sin(p.y * 160.);
  vec3 q = vec3(p.x, p.y - .96, p.z);
  float d = box(q, vec3(width, .96, max(depth + crease * (.4 + across * .6), .014) + seal), .022) * .62;
  float valve = ring((p - vec3(0, 1.69, .045)).xzy, .042, .009);
  return min(d, max(valve, -p.z) * .8);
}
// A coffee bean about half a unit long, its flat side towards +y.
float bean(vec3 p) {
  float d = ball(p, vec3(.30, .205, .215));
  d = smax(d, p.y - .085 + .1 * p.z * p.z, .08);
  float cut = length(vec2(p.z - .028 * sin(p.x * 11.), (p.y - .10) * .62)) - .030;
  return smax(d, -cut, .045);
}
vec3 tumble(vec3 p, float seed) {
  p.xz *= turn(seed * 6.283);
  p.xy *= turn((fract(seed * 7.13) - .5) * 1.7);
  p.yz *= turn(fract(seed * 3.71) > .42 ? fract(seed * 11.7) * .9 - .45 : 3.1416 + fract(seed * 5.3) - .5);
  return p;
}
float looseBean(vec3 p, vec3 at, float seed) {
  float far = length(p - at) - .16;
  if (far > .12) return far;
  vec3 q = (p - at) / .46;
  q.xz *= turn(seed * 6.283);
  q.yz *= turn(fract(seed * 3.7) > .5 ? .25 : 2.9);
  return bean(q) * .46;
}
Mat beanSkin(vec3 p) {
  vec3 c = mix(paintOf(0x2c170e), paintOf(0x64391f), cloud(p * 7.) * .9);
  return Mat(c, 0.035, .5, 0.);
}
// A drinking bowl-cup without handle; hollow above y = floor.
float tumblerCup(vec3 p, float r0, float r1, float h, float w) {
  float shell = wall(p, r0, .06, r1, h, w);
  float foot = puck(p - vec3(0, .05, 0), .05, r0 * .98, .03);
  return smin(shell, foot, .05);
}
vec3 clay(vec3 base, vec3 p, float speck) {
  vec3 c = base * (.86 + .28 * cloud(p * 5.));
  float grit = max(specks(p * 22.), specks(p * 37. + 5.) * .8);
  return mix(c, c * .42, grit * speck);
}
