// Mixes the three lights for one moment of the evening; paints the sky in the window, steam, glow and grain.
precision highp sampler2D;
uniform vec2 screen;
uniform float moment, stage, unit;
uniform vec2 tip, bed, spill, pool, kettle, face, stove, bulb, sun;
uniform vec4 pane;
uniform sampler2D layer0, layer1, layer2;
out vec4 paint;

float hash(vec2 p) { p = fract(p * vec2(123.34, 456.21)); p += dot(p, p + 45.32); return fract(p.x * p.y); }
float wrapNoise(vec2 p, float rows) {
  vec2 i = floor(p), f = fract(p);
  f = f * f * (3. - 2. * f);
  float y0 = mod(i.y, rows), y1 = mod(i.y + 1., rows);
  return mix(mix(hash(vec2(i.x, y0)), hash(vec2(i.x + 1., y0)), f.x), mix(hash(vec2(i.x, y1)), hash(vec2(i.x + 1., y1)), f.x), f.y);
}
vec3 srgb(float r, float g, float b) { return pow(vec3(r, g, b) / 255., vec3(2.2)); }
float ridge(float x, float base, float height, float seed) {
  return base + height * (.5 * sin(x * 4.1 + seed) + .3 * sin(x * 9.7 + seed * 2.3) + .1 * sin(x * 23. + seed));
}
vec3 outside(vec2 w, float amber) {
  vec3 day = mix(mix(srgb(255., 190., 92.), srgb(240., 132., 78.), smoothstep(.12, .42, w.y)), srgb(150., 92., 120.), smoothstep(.40, 1., w.y));
  vec3 night = mix(mix(srgb(176., 96., 110.), srgb(78., 66., 128.), smoothstep(.10, .40, w.y)), srgb(26., 30., 74.), smoothstep(.35, 1., w.y));
  vec3 c = mix(night, day, amber);
  vec2 at = w - vec2(.66, mix(.10, .34, amber));
  at.x *= pane.z * screen.x / (pane.w * screen.y);
  float disc = length(at);
  c += srgb(255., 170., 80.) * (.9 * exp(-disc * 9.) + 1.6 * smoothstep(.062, .058, disc)) * mix(.25, 1., amber);
  float star = hash(floor(w * vec2(26., 44.)));
  vec2 cell = fract(w * vec2(26., 44.)) - .5;
  c += step(.955, star) * smoothstep(.16, .02, length(cell)) * (1. - amber) * smoothstep(.5, .8, w.y) * .5;
  c = mix(c, mix(srgb(70., 52., 100.), srgb(196., 96., 82.), amber), smoothstep(.006, -.006, w.y - ridge(w.x, .24, .06, .8)));
  c = mix(c, mix(srgb(40., 36., 80.), srgb(132., 66., 76.), amber), smoothstep(.006, -.006, w.y - ridge(w.x * 1.3, .15, .05, 2.6)));
  c = mix(c, mix(srgb(22., 22., 54.), srgb(76., 44., 62.), amber), smoothstep(.006, -.006, w.y - ridge(w.x * 1.9, .06, .04, 4.4)));
  vec2 town = w * vec2(22., 60.);
  vec2 home = floor(town);
  float lit = step(.70, hash(home + 3.)) * smoothstep(.42, .1, length(fract(town) - .5)) * smoothstep(.13, .02, w.y);
  return c + srgb(255., 190., 110.) * lit * smoothstep(.75, .25, amber) * (.5 + .25 * sin(moment * 6.2832 * (2. + floor(5. * hash(home))) + 9. * hash(home)));
}
// The pouring hand is one picture, carried round a slow circle; the cloth about it gives a little.
vec2 sway() {
  float a = moment * 6.2832 * 7.;
  return vec2(.052 * cos(a) + .012 * cos(moment * 6.2832 * 2.), .017 * sin(a) + .006 * sin(moment * 6.2832 * 3.));
}
vec2 inUnits(vec2 d) { return d * vec2(screen.x / screen.y, 1.) / unit; }
vec2 fromUnits(vec2 d) { return d * unit / vec2(screen.x / screen.y, 1.); }
vec2 carried(vec2 uv) {
  vec2 hand = inUnits(uv - kettle);
  float grip = smoothstep(1.75, 1., length((hand - vec2(-.05, -.02)) / vec2(.74, .31)));
  grip *= max(smoothstep(-.25, -.09, hand.y), smoothstep(-.40, -.24, hand.x));
  vec2 head = inUnits(uv - face);
  float nod = smoothstep(1.9, .7, length(head / vec2(.42, .46)));
  float a = moment * 6.2832;
  return uv - fromUnits(sway() * grip + vec2(.012 * sin(a * 4.), .008 * cos(a * 6.)) * nod);
}
// Water from the spout, and the drop that falls from the dripper: x how much of it is here, y its shine.
vec2 water(vec2 uv) {
  vec2 from = tip + fromUnits(sway()), p = inUnits(uv - from);
  float length_ = inUnits(from - vec2(from.x, bed.y)).y, down = clamp(-p.y / length_, 0., 1.);
  float path = -.050 * sqrt(down) + .002 * sin(down * 22. + moment * 6.2832 * 48.);
  float half_ = mix(.017, .011, down);
  float here = smoothstep(half_ + .004, half_ - .003, abs(p.x - path)) * smoothstep(.012, -.004, p.y) * smoothstep(-length_ - .01, -length_ + .02, p.y);
  float fall = fract(moment * 32.);
  vec2 b = inUnits(uv - mix(spill, pool, fall * fall));
  float bead = smoothstep(.016, .009, length(b * vec2(1., .75)));
  return vec2(max(here, -bead), smoothstep(.3, .0, abs((p.x - path) / half_ + .35)));
}
float steam(vec2 uv) {
  vec2 s = inUnits(uv - stove) / 1.05;
  float high = clamp(s.y, 0., 1.);
  float lean = .16 * sin(s.y * 4. - moment * 6.2832 * 5.) * high + .10 * sin(s.y * 9. - moment * 6.2832 * 9.) * high;
  s.x += lean;
  float flow = wrapNoise(vec2(s.x * 9. + 3., s.y * 3. - moment * 36.), 36.) * .6 + wrapNoise(vec2(s.x * 19., s.y * 6. - moment * 72.), 72.) * .4;
  float body = smoothstep(.10 + .22 * high, 0., abs(s.x)) * smoothstep(-.02, .10, s.y) * smoothstep(1., .25, s.y);
  return smoothstep(.22, .80, flow) * body;
}
vec3 film(vec3 c) {
  c = mix(vec3(dot(c, vec3(.3, .55, .15))), c, .90) * .92;
  c = (c * (2.51 * c + .03)) / (c * (2.43 * c + .59) + .14);
  return pow(clamp(c, 0., 1.), vec3(1. / 2.2));
}
void main() {
  vec2 uv = gl_FragCoord.xy / screen;
  vec2 at = carried(uv);
  vec4 day = texture(layer0, at), sky = texture(layer1, at), lamp = texture(layer2, at);
  float amber = .5 + .5 * cos(moment * 6.2832);
  amber = amber * amber * (3. - 2. * amber);
  vec3 c = day.rgb * srgb(255., 168., 92.) * mix(.10, 4.6, amber);
  c += sky.rgb * mix(srgb(112., 116., 205.) * 1.15, srgb(242., 160., 140.) * 1.05, amber);
  c += lamp.rgb * srgb(255., 196., 132.) * mix(1.30, .72, amber);
  vec2 w = (uv - pane.xy) / pane.zw;
  c += day.a * outside(w, amber) * mix(.95, 1.25, amber);
  c += sky.a * srgb(255., 214., 150.) * mix(4., 3., amber);
  float shape = screen.x / screen.y;
  vec2 g = (uv - bulb) * vec2(shape, 1.);
  c += srgb(255., 180., 100.) * (.32 * exp(-dot(g, g) * 60.) + .10 * exp(-dot(g, g) * 8.)) * mix(1., .5, amber);
  vec2 h = (uv - sun) * vec2(shape, 1.);
  c += srgb(255., 150., 80.) * .30 * exp(-dot(h, h) * 9.) * amber;
  vec2 wet = water(uv);
  vec3 clear = mix(srgb(150., 150., 205.), srgb(255., 214., 170.), amber);
  c = mix(c, c * .55 + clear * (.42 + .75 * wet.y), max(wet.x, 0.) * .9);
  c = mix(c, srgb(60., 30., 18.), max(-wet.x, 0.));
  float v = steam(uv);
  c = mix(c, mix(srgb(196., 196., 236.), srgb(255., 226., 196.), amber) * mix(.55, .95, amber), v * .66);
  vec2 q = uv - .5;
  c *= 1. - .55 * dot(q, q);
  c *= mix(1., smoothstep(-.55, .34, uv.y), stage);
  paint = vec4(film(c) + (hash(gl_FragCoord.xy * .731) - .5) * .014, 1.);
}
