// variant 0: terracotta on its glass server; variant 1: charcoal on a mug.
float dripper(vec3 p) {
  float a = atan(p.z, p.x), r = length(p.xz);
  float rings = .004 * sin(p.y * 60.);
  float cone = wall(p, .13, .06, .60, .66, .036) - rings;
  float inside = smoothstep(.0, .02, r - mix(.13, .60, clamp((p.y - .06) / .6, 0., 1.)) + .02);
  cone -= (1. - inside) * .014 * max(sin(a * 9. + p.y * 5.), 0.);
  cone = max(cone, -puck(p - vec3(0, .0, 0), .3, .085, .01));
  float plate = max(puck(p - vec3(0, .03, 0), .03, .47, .025), -puck(p, .2, .085, .01));
  float lug = bezier(p, vec3(.44, .47, 0), vec3(1.12, .50, 0), vec3(.34, .07, 0), .046, .046);
  return smin(smin(cone, plate, .05), max(lug, .14 - r), .05);
}
float server(vec3 p, float inset) {
  return smin(frustum(p, .50 - inset, .02 + inset, .53 - inset, .46, .16), frustum(p, .52 - inset, .40, .36 - inset, .74, .03), .16);
}
float glass(vec3 p) {
  if (variant > .5) return 9.;
  float far = length(p.xz) - .62;
  return far > .1 || p.y > .95 ? max(far, p.y - .85) : server(p, 0.) * .92;
}
vec2 map(vec3 p) {
  vec2 d = vec2(backdropOf(p), 0.);
  float b = box(p - vec3(.1, .75, 0), vec3(1.1, .85, 1.1), 0.);
  if (b > .3) return near(d, vec2(b, 1.));
  vec3 q = p;
  q.xz *= turn(-.45);
  if (variant < .5) {
    d = near(d, vec2(dripper(q - vec3(0, .76, 0)) * .85, 1.));
    d = near(d, vec2(smax(server(p, .012), p.y - .40, .02) * .92, 2.));
    return near(d, vec2(looseBean(p, vec3(-.72, .085, .72), .81), 4.));
  }
  d = near(d, vec2(dripper(q - vec3(0, .62, 0)) * .85, 1.));
  float mug = smax(frustum(p, .38, 0., .44, .62, .05), -frustum(p, .33, .08, .40, .8, .04), .02);
  d = near(d, vec2(mug, 3.));
  float beans = min(looseBean(p, vec3(-.72, .085, .62), .13), looseBean(p, vec3(-.52, .085, .86), .62));
  return near(d, vec2(min(beans, looseBean(p, vec3(-.90, .085, .90), .37)), 4.));
}
Mat material(float id, vec3 p, vec3 n) {
  if (id > 3.5) return beanSkin(p);
  if (id > 2.5) return Mat(clay(paintOf(0xe9d9c2), p, .6), .05, .25, 0.);
  if (id > 1.5) return Mat(mix(paintOf(0x3a1b0c), paintOf(0x6b3517), smoothstep(.3, .42, p.y)), .05, .1, .1);
  vec3 base = variant < .5 ? paintOf(0xb9603f) : paintOf(0x3a3739);
  return Mat(clay(base, p, variant < .5 ? .55 : .25), .025, variant < .5 ? .75 : .5, 0.);
}
