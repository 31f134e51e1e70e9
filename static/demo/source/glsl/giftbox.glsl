// variant 0: closed; variant 1: open, the lid leaning behind.
float small(vec3 p, float scale) { return pouch(p / scale) * scale; }
vec3 lean(vec3 p) {
  p -= vec3(.10, .83, -.86);
  p.yz *= turn(1.25);
  return p;
}
vec3 lying(vec3 p) {
  p -= vec3(-.36, .60, .60);
  p.xz *= turn(-.14);
  p.yz *= turn(1.22);
  return p;
}
float funnel(vec3 p) {
  float cone = wall(p, .10, .05, .33, .36, .024);
  return smin(cone, puck(p - vec3(0, .02, 0), .02, .27, .02), .03);
}
vec2 map(vec3 p) {
  vec2 d = vec2(backdropOf(p), 0.);
  if (variant < .5) {
    vec3 q = p;
    q.xz *= turn(.42);
    float b = box(q - vec3(0, .4, 0), vec3(1.02, .5, .86), 0.);
    if (b > .3) return near(d, vec2(b, 1.));
    d = near(d, vec2(box(q - vec3(0, .30, 0), vec3(.92, .30, .76), .02), 2.));
    d = near(d, vec2(box(q - vec3(0, .52, 0), vec3(.945, .20, .785), .02), 1.));
    float cord = max(abs(box(q - vec3(0, .52, 0), vec3(.955, .208, .795), .02)) - .008, abs(q.x + .76) - .035);
    return near(d, vec2(cord, 3.));
  }
  float b = box(p - vec3(.02, .8, -.05), vec3(1.25, .95, 1.35), 0.);
  if (b > .3) return near(d, vec2(b, 1.));
  float base = smax(box(p - vec3(0, .30, 0), vec3(.98, .30, .80), .02), -box(p - vec3(0, .36, 0), vec3(.94, .32, .76), .015), .012);
  d = near(d, vec2(base, 2.));
  float shred = p.y - .36 - .10 * cloud(vec3(p.x * 9. + 3. * sin(p.z * 5.), 1., p.z * 9. + 2. * sin(p.x * 7.)));
  d = near(d, vec2(max(shred, box(p - vec3(0, .36, 0), vec3(.945, .30, .765), 0.)) * .6, 4.));
  d = near(d, vec2(box(lean(p), vec3(.99, .10, .81), .02), 1.));
  vec3 s = lying(p);
  d = near(d, vec2(small(s, .68), 5.));
  vec3 f = p - vec3(.48, .44, -.30);
  f.xy *= turn(-.16);
  d = near(d, vec2(funnel(f) * .9, 6.));
  vec3 c = p - vec3(.50, .40, .36);
  c.xy *= turn(-.12);
  c.yz *= turn(-.12);
  return near(d, vec2(tumblerCup(c, .20, .27, .36, .022) * .95, 7.));
}
Mat material(float id, vec3 p, vec3 n) {
  if (id > 6.5) return Mat(clay(paintOf(0xf1e3cd), p, .55), .055, .16, 0.);
  if (id > 5.5) return Mat(clay(paintOf(0xb9603f), p * 1.5, .55), .025, .7, 0.);
  if (id > 4.5) {
    vec3 q = lying(p) / .68;
    return Mat(texture(label, vec2(clamp(q.x / 1.25 + .5, .01, .99), q.y / 1.92)).rgb, .035, .55, 0.);
  }
  if (id > 3.5) return Mat(paintOf(0xd8b187) * (.6 + .7 * noise(vec3(p.x * 30. + 9. * sin(p.z * 9.), p.y * 20., p.z * 30.))), 0., 1., .2);
  if (id > 2.5) return Mat(paintOf(0xf1e3cd), .02, .8, 0.);
  if (id > 1.5) return Mat(paintOf(0x2b2b52), .02, .8, 0.);
  if (variant < .5) {
    vec3 q = p;
    q.xz *= turn(.42);
    if (n.y > .5) return Mat(texture(label, vec2(q.x / 1.89 + .5, .5 - q.z / 1.57)).rgb, .03, .6, 0.);
    return Mat(paintOf(0xb04d36), .025, .7, 0.);
  }
  return Mat(paintOf(0xb04d36), .025, .7, 0.);
}
