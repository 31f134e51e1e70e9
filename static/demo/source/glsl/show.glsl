// The show: a counter at dusk. Three lights are kept apart so that the evening can be mixed afterwards.
layout(location = 0) out vec4 sunOut;
layout(location = 1) out vec4 skyOut;
layout(location = 2) out vec4 lampOut;

const vec3 SUN = normalize(vec3(-.50, .50, -.67));
const vec3 LAMP = vec3(.30, 2.62, 1.35);
const vec3 RANI = vec3(.20, 1.98, -.55);
const vec3 KETTLE = vec3(.55, 1.03, .14);
const vec3 DRIP = vec3(-.24, 0., .14);

vec3 kettleAt(vec3 p) {
  p -= KETTLE;
  p.xy *= turn(-.17);
  return p;
}
bool inWindow(vec2 w) {
  return w.x > -1.62 && w.x < .02 && w.y > 1.02 && w.y < 3.55;
}
float windowGate(vec3 p) {
  vec2 w = (p + SUN * ((-1.95 - p.z) / SUN.z)).xy;
  float e = .09;
  float open = smoothstep(-1.62 - e, -1.62 + e, w.x) * smoothstep(.02 + e, .02 - e, w.x) * smoothstep(1.02 - e, 1.02 + e, w.y) * smoothstep(3.7, 3.5, w.y);
  open *= smoothstep(.01, .09, abs(w.x + .80));
  return open * smoothstep(.01, .09, abs(w.y - 2.55));
}
float kettle(vec3 p) {
  float body = frustum(p, .27, -.20, .185, .17, .05);
  float lid = smin(puck(p - vec3(0, .185, 0), .018, .165, .015), ball(p - vec3(0, .25, 0), vec3(.035)), .03);
  float low = bezier(p, vec3(-.22, -.12, 0), vec3(-.52, -.16, 0), vec3(-.50, .06, 0), .040, .026);
  float high = bezier(p, vec3(-.50, .06, 0), vec3(-.49, .24, 0), vec3(-.74, .16, 0), .026, .019);
  return min(smin(body, min(low, high), .03), lid);
}
float handle(vec3 p) {
  return min(bezier(p, vec3(.17, .17, 0), vec3(.50, .26, 0), vec3(.44, -.02, 0), .030, .036), capsule(p, vec3(.44, -.02, 0), vec3(.38, -.16, 0), .036, .028));
}
float server(vec3 p) {
  return smin(frustum(p, .25, .01, .265, .23, .08), frustum(p, .26, .20, .18, .37, .015), .08);
}
vec2 brewing(vec3 p) {
  vec2 d = vec2(smax(server(p), p.y - .17, .01), 4.);
  d = near(d, vec2(puck(p - vec3(0, .385, 0), .016, .235, .012), 5.));
  float cone = wall(p, .075, .41, .30, .71, .020) - .0025 * sin(p.y * 110.);
  d = near(d, vec2(cone * .9, 5.));
  d = near(d, vec2(wall(p, .08, .44, .315, .765, .006) * .9, 6.));
  d = near(d, vec2(puck(p - vec3(0, .60, 0), .05, .20, .02), 7.));
  float lug = bezier(p, vec3(.21, .62, 0), vec3(.54, .64, 0), vec3(.16, .42, 0), .023, .023);
  d = near(d, vec2(max(lug, .1 - length(p.xz)), 5.));
  return d;
}
vec2 figure(vec3 p) {
  vec3 b = p - vec3(RANI.x, 0, RANI.z - .05);
  float torso = smin(ball(b - vec3(0, .55, -.02), vec3(.42, .95, .28)), capsule(b, vec3(-.26, 1.26, 0), vec3(.26, 1.26, 0), .165, .165), .28);
  vec2 d = vec2(torso, 12.);
  float cape = smin(ball(b - vec3(0, 1.40, .05), vec3(.36, .26, .27)), ball(b - vec3(-.02, 1.24, .16), vec3(.22, .20, .17)), .12);
  cape += .008 * sin(b.x * 22. + b.y * 12.);
  float up = length(p - RANI + vec3(0, .12, 0)) - .62;
  vec2 head = vec2(up, 0.);
  if (up < .25) {
    head = raniHead(faceOf(p - RANI, 0.));
    if (head.y < 10.5) head.x = smin(head.x, cape, .10);
  }
  d = near(d, near(head, vec2(cape, 10.)));
  vec3 grip = KETTLE + vec3(.42, .02, 0), elbow = vec3(1.13, .50, -.42);
  float sleeve = smin(capsule(p, vec3(.47, 1.22, -.58), elbow, .155, .125), capsule(p, elbow, mix(elbow, grip, .35), .125, .115), .06);
  d.x = d.y > 11.5 ? smin(d.x, sleeve, .10) : d.x;
  d = near(d, vec2(sleeve, 12.));
  float fore = capsule(p, mix(elbow, grip, .25), grip + vec3(.02, -.02, -.06), .085, .060);
  float palm = length(p - grip) - .16;
  float fist = palm > .2 ? min(palm, fore) : smin(ball(p - grip - vec3(.015, .0, .0), vec3(.075, .095, .085)), fore, .06);
  for (int i = 0; i < 4 && palm < .2; i++) {
    vec3 k = grip + vec3(-.03 - .004 * float(i), .062 - .042 * float(i), .062);
    fist = smin(fist, capsule(p, k + vec3(.05, 0, -.01), k + vec3(-.03, -.004, .0), .026, .023), .018);
  }
  d = near(d, vec2(fist, 13.));
  vec3 rest = vec3(-.36, .06, -.22), bend = vec3(-.54, .62, -.52);
  float left = smin(capsule(p, vec3(-.08, 1.22, -.58), bend, .155, .125), capsule(p, bend, mix(bend, rest, .30), .125, .112), .06);
  d = near(d, vec2(left, 12.));
  float reach = length(p - rest) - .26;
  float hand = reach > .2 ? min(reach, capsule(p, mix(bend, rest, .22), rest, .082, .055)) : smin(capsule(p, mix(bend, rest, .22), rest, .082, .055), ball(p - rest - vec3(.03, -.02, .05), vec3(.085, .045, .09)), .06);
  for (int i = 0; i < 4 && reach < .2; i++) {
    vec3 k = rest + vec3(-.025 + .042 * float(i), -.03, .11);
    hand = smin(hand, capsule(p, k, k + vec3(.02, -.018, .085 - .012 * abs(float(i) - 1.3)), .025, .020), .018);
  }
  return near(d, vec2(hand, 13.));
}
vec3 bagAt(vec3 p) { p -= vec3(-1.08, 0, -.02); p.xz *= turn(-.30); return p / .46; }
vec2 props(vec3 p) {
  vec2 d = vec2(pouch(bagAt(p)) * .46, 14.);
  d = near(d, vec2(tumblerCup(p - vec3(1.14, 0, .26), .10, .145, .20, .014), 15.));
  d = near(d, vec2(tumblerCup(p - vec3(1.14, .125, .26), .10, .145, .20, .014), 15.));
  d = near(d, vec2(tumblerCup(p - vec3(.72, 0, .38), .10, .145, .20, .014), 15.));
  d = near(d, vec2(tumblerCup(p - vec3(-1.62, 0, .24), .10, .145, .20, .014), 15.));
  vec3 w = p - vec3(1.95, 0, -.05);
  w.xz *= turn(.4);
  return near(d, vec2(pouch(w / .46) * .46, 18.));
}
vec2 backdrop3(vec3 p) {
  vec2 d = vec2(p.z + 2., 1.);
  vec3 w = p - vec3(-.80, 2.28, -1.95);
  float frame = max(box(w, vec3(.90, 1.34, .09), .02), -box(w, vec3(.82, 1.26, .3), .01));
  frame = min(frame, min(box(w, vec3(.030, 1.3, .05), .01), box(w - vec3(0, .27, 0), vec3(.85, .030, .05), .01)));
  frame = min(frame, box(p - vec3(-.80, .96, -1.84), vec3(1.0, .05, .16), .02));
  d = near(d, vec2(frame, 2.));
  vec3 pot = p - vec3(-1.22, 1.01, -1.80);
  d = near(d, vec2(frustum(pot, .11, 0., .15, .24, .02), 5.));
  for (int i = 0; i < 6; i++) {
    float a = float(i) * 1.05 + .3, h = .42 + .2 * fract(float(i) * .618);
    vec3 tip = vec3(cos(a) * .20, .20 + h, sin(a) * .07);
    d = near(d, vec2(capsule(pot, vec3(0, .2, 0), tip, .045, .008), 17.));
  }
  float shelf = min(box(p - vec3(1.45, 1.42, -1.78), vec3(.95, .035, .20), .012), box(p - vec3(1.45, 2.22, -1.78), vec3(.95, .035, .20), .012));
  d = near(d, vec2(shelf, 2.));
  vec3 s = p - vec3(.70, 1.455, -1.76);
  float k = clamp(floor(s.x / .36 + .5), 0., 4.);
  s.x -= k * .36;
  float high = p.y > 2.05 ? 1. : 0.;
  s.y -= high * .80;
  float tall = .26 + .16 * fract(k * .618 + high * .37);
  float jar = mod(k + high, 2.) < .5 ? frustum(s, .12, 0., .12, tall, .03) : frustum(s, .08, 0., .13, .20, .02);
  d = near(d, vec2(jar, 16.));
  float shade = wall(p - vec3(.62, 2.74, -.1), .28, 0., .07, .26, .014);
  d = near(d, vec2(min(shade, capsule(p, vec3(.62, 3., -.1), vec3(.62, 5., -.1), .012, .012)), 8.));
  return near(d, vec2(length(p - vec3(.62, 2.79, -.1)) - .075, 9.));
}
vec2 map(vec3 p) {
  vec2 d = vec2(box(p - vec3(0, -.06, .05), vec3(9., .06, .62), .02), 3.);
  d = near(d, vec2(p.z > -.2 ? box(p - vec3(0, -2.1, -.02), vec3(9., 2., .56), .01) : p.z < -.5 ? 9. : .3, 19.));
  if (p.z < -1.2 || p.y > 1.9) d = near(d, backdrop3(p));
  else d.x = min(d.x, p.z + 1.25);
  float b = box(p - vec3(.26, .95, -.35), vec3(1.1, 1.5, .72), 0.);
  d = b > .35 ? near(d, vec2(b, 0.)) : near(d, figure(p));
  b = length(p - KETTLE + vec3(.14, 0, 0)) - .72;
  if (b > .35) d = near(d, vec2(b, 0.));
  else {
    vec3 k = kettleAt(p);
    d = near(d, vec2(kettle(k), 20.));
    d = near(d, vec2(handle(k), 21.));
  }
  b = box(p - DRIP - vec3(0, .4, 0), vec3(.4, .42, .34), 0.);
  d = b > .35 ? near(d, vec2(b, 0.)) : near(d, brewing(p - DRIP));
  b = box(p - vec3(0, .4, 0), vec3(2.4, .6, .6), 0.);
  return b > .35 ? near(d, vec2(b, 0.)) : near(d, props(p));
}
Mat wood(vec3 p, vec3 tone, float along) {
  float grain = noise(vec3(p.x * mix(14., 1.4, along), p.y * mix(1.4, 26., along), p.z * 26.)) + .5 * noise(vec3(p.x * mix(40., 3., along), p.y * mix(3., 60., along), p.z * 60.));
  return Mat(tone * (.68 + .34 * grain), .035, .45, 0.);
}
Mat material(float id, vec3 p, vec3 n) {
  if (id < 1.5) return Mat(paintOf(0x6a4c58) * (.88 + .2 * cloud(p * 3.)), 0., 1., 0.);
  if (id < 2.5) return wood(p, paintOf(0x6b432c), 0.);
  if (id < 3.5) return wood(p, paintOf(0xa4683f), 1.);
  if (id < 4.5) return Mat(paintOf(0x2a130a), .06, .08, 0.);
  if (id < 5.5) return Mat(clay(paintOf(0xb9603f), p * 2., .4), .03, .6, 0.);
  if (id < 6.5) return Mat(paintOf(0xf0e0c8), 0., 1., .5);
  if (id < 7.5) return Mat(mix(paintOf(0x2c170e), paintOf(0x9a6a42), smoothstep(.45, .7, noise(p * 30.))), .03, .3, 0.);
  if (id < 8.5) return Mat(paintOf(0x2a2745), .05, .3, 0.);
  if (id < 9.5) return Mat(vec3(1), 0., 1., 0.);
  if (id < 10.5) return Mat(paintOf(0x55639f) * (.92 + .12 * noise(p * 60.)), .012, .9, .15);
  if (id < 11.5) return Mat(raniFace(faceOf(p - RANI, 0.)), .025, .5, .3);
  if (id < 12.5) {
    vec3 b = p - vec3(RANI.x, 0, RANI.z - .05);
    float bib = smoothstep(.30, .29, abs(b.x) + .05 * b.y) * step(b.y, 1.02) * step(.05, b.z);
    return Mat(mix(paintOf(0xe3cdb0), paintOf(0x2f2f5a), bib) * (.94 + .1 * noise(p * 50.)), .01, .9, .1);
  }
  if (id < 13.5) return Mat(paintOf(0xc0825c), .025, .5, .3);
  if (id < 14.5) { vec3 q = bagAt(p); return Mat(texture(label, vec2(clamp(q.x / 1.25 + .5, .01, .99), q.y / 1.92)).rgb, .035, .5, 0.); }
  if (id < 15.5) return Mat(clay(paintOf(0xecdcc4), p * 2., .4), .05, .2, 0.);
  if (id < 16.5) return Mat(mix(paintOf(0x8a5a48), paintOf(0x4a4468), mod(floor((p.x - .70) / .36 + .5) + step(2.05, p.y), 2.)), .03, .4, 0.);
  if (id < 17.5) return Mat(paintOf(0x55613f), .03, .5, .2);
  if (id < 18.5) return Mat(paintOf(0x8a4a3c), .035, .5, 0.);
  if (id < 19.5) { Mat m = wood(p, paintOf(0x4a2f28), 0.); m.col *= .55 + .45 * smoothstep(.0, .02, abs(fract(p.x * 1.6 + .5) - .5) - .012); m.gloss = .02; return m; }
  if (id < 20.5) return Mat(paintOf(0xd0804f), .55, .16, 0.);
  return Mat(paintOf(0x4a2c1e), .03, .4, 0.);
}
float march(vec3 o, vec3 d) {
  float t = 4.5;
  for (int i = 0; i < 130; i++) {
    float h = map(o + d * t).x;
    if (h < .0008 * t * .3) return t;
    t += h * .9;
    if (t > 20.) break;
  }
  return -1.;
}
vec3 normalOf(vec3 p) {
  vec2 e = vec2(1, -1) * .0015;
  return normalize(e.xyy * map(p + e.xyy).x + e.yyx * map(p + e.yyx).x + e.yxy * map(p + e.yxy).x + e.xxx * map(p + e.xxx).x);
}
float shadow(vec3 o, vec3 d, float far, float softness) {
  float t = .03, seen = 1.;
  for (int i = 0; i < 36; i++) {
    vec3 p = o + d * t;
    if (p.z < -1.5) break;
    float h = map(p).x;
    seen = min(seen, .5 + .5 * h / (softness * t));
    if (seen < 0.) break;
    t += clamp(h, .025, .28);
    if (t > far) break;
  }
  seen = max(seen, 0.);
  return seen * seen * (3. - 2. * seen);
}
float openness(vec3 p, vec3 n) {
  float sum = 0., weight = 1.;
  for (int i = 1; i <= 5; i++) {
    float h = .02 + .08 * float(i) * float(i) / 5.;
    sum += (h - map(p + n * h).x) * weight;
    weight *= .70;
  }
  return clamp(1. - 1.15 * sum, 0., 1.);
}
float glint(vec3 r, vec3 l, float rough) { return pow(max(dot(r, l), 0.), mix(90., 6., rough)) * mix(2.6, .35, rough); }

// The server's glass is a thin skin in front of what is behind it: darker at its edge, with the window in it.
float skin(vec3 o, vec3 d, float far, out vec3 n) {
  float t = 7.;
  for (int i = 0; i < 50; i++) {
    float h = server(o + d * t - DRIP);
    if (h < .001) break;
    t += h * .9;
    if (t > far) return -1.;
  }
  vec3 p = o + d * t - DRIP;
  vec2 e = vec2(1, -1) * .002;
  n = normalize(e.xyy * server(p + e.xyy) + e.yyx * server(p + e.yyx) + e.yxy * server(p + e.yxy) + e.xxx * server(p + e.xxx));
  return server(p) < .01 ? t : -1.;
}

void main() {
  vec3 fwd = normalize(aim - eye), right = normalize(cross(fwd, vec3(0, 1, 0))), up = cross(right, fwd);
  vec4 sun = vec4(0), sky = vec4(0), lamp = vec4(0);
  for (int i = 0; i < samples; i++) {
    vec2 j = fract(.5 + float(i) * vec2(.7548777, .5698403));
    vec2 uv = (gl_FragCoord.xy + j - .5 * size) / (.5 * size.y);
    vec3 d = normalize(right * uv.x + up * uv.y + fwd * lens);
    float t = march(eye, d);
    if (t < 0.) continue;
    vec3 p = eye + d * t;
    float id = map(p).y;
    if (id > .5 && id < 1.5 && inWindow(p.xy)) { sun.a += 1.; continue; }
    if (id > 8.5 && id < 9.5) { sky.a += 1.; continue; }
    vec3 n = normalOf(p);
    Mat m = material(id, p, n);
    vec3 r = reflect(d, n), toLamp = LAMP - p, l = normalize(toLamp), pane = normalize(vec3(-.55, .35, -.45));
    float ao = openness(p, n), face = max(dot(n, -d), 0.), reach = length(toLamp);
    float f = m.gloss + (1. - m.gloss) * pow(1. - face, 5.) * (1. - m.rough * .9);
    vec3 tint = m.gloss > .4 ? m.col * 1.25 : vec3(1);
    float gate = windowGate(p);
    float facing = max(dot(n, SUN), 0.), through = max((dot(n, SUN) + m.glow) / (1. + m.glow), 0.);
    float lightSun = gate > 0. && through > 0. ? gate * shadow(p + n * .015, SUN, 4., .05) : 0.;
    float metal = step(.4, m.gloss);
    m.col *= 1. - .55 * metal;
    sun.rgb += m.col * mix(facing, through, .8) * lightSun + tint * f * glint(r, SUN, m.rough) * lightSun * 1.2;
    float edge = pow(max(dot(n, pane), 0.), 1.3);
    sky.rgb += m.col * ao * (.34 + .22 * n.y + .62 * edge) + tint * f * ao * (.12 + .5 * smoothstep(-.15, .5, r.y) + smoothstep(.3, .8, dot(r, pane)) * mix(2.2, .4, m.rough));
    float lightLamp = dot(n, l) + m.glow * .5 > 0. ? shadow(p + n * .015, l, min(reach - .1, 2.6), .10) : 0.;
    float spread = 5.2 / (1. + reach * reach * .85);
    lamp.rgb += m.col * (max((dot(n, l) + m.glow * .5) / (1. + m.glow * .5), 0.) * lightLamp + .07 * ao) * spread + tint * f * glint(r, l, m.rough) * lightLamp * spread * 1.6;
    vec3 pool = p - vec3(.62, 2.55, -.1);
    if (p.z < -1.5) lamp.rgb += m.col * .55 * exp(-1.1 * dot(pool.xy - vec2(0, -.2), pool.xy - vec2(0, -.2)));
    if (id > 7.5 && id < 8.5 && n.y < 0.) lamp.rgb += vec3(1.2);
    vec3 c = normalize(DRIP + vec3(0, .2, 0) - eye), gn;
    if (dot(c, d) > .998 && skin(eye, d, t, gn) > 0.) {
      float rim = pow(1. - abs(dot(gn, d)), 2.2);
      vec3 gr = reflect(d, gn);
      sky.rgb += .10 * rim + .9 * smoothstep(.72, .80, dot(gr, normalize(vec3(-.75, .25, .45)))) * .5;
      lamp.rgb += .05 * rim + glint(gr, normalize(LAMP - p), .05) * .5;
    }
  }
  sunOut = sun / float(samples);
  skyOut = sky / float(samples);
  lampOut = lamp / float(samples);
}
