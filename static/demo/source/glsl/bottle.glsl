float bottle(vec3 p, float inset) {
  float body = frustum(p, .385 - inset, .02 + inset, .385 - inset, 1.36, .07);
  float shoulder = frustum(p, .375 - inset, 1.28, .16 - inset, 1.72, .03);
  float neck = puck(p - vec3(0, 1.76, 0), .13, .155 - inset, .01);
  return smin(smin(body, shoulder, .03), neck, .07);
}
float glass(vec3 p) { return length(p.xz) > .7 ? length(p.xz) - .5 : bottle(p, 0.) * .95; }
vec2 map(vec3 p) {
  vec2 d = vec2(backdropOf(p), 0.);
  float b = box(p - vec3(0, 1., 0), vec3(.95, 1.1, 1.1), 0.);
  if (b > .3) return near(d, vec2(b, 1.));
  d = near(d, vec2(smax(bottle(p, .012), p.y - 1.55, .01) * .95, 1.));
  float band = max(abs(length(p.xz) - .386) - .004, abs(p.y - .66) - .40);
  d = near(d, vec2(band, 2.));
  float cap = puck(p - vec3(0, 1.93, 0), .105, .19 + .004 * sin(atan(p.z, p.x) * 48.) * smoothstep(.04, .0, p.y - 2.), .025);
  d = near(d, vec2(cap * .9, 3.));
  vec3 q = p - vec3(.60, .10, .52);
  q.xz *= turn(.6);
  float sugar = min(puck(q, .10, .25, .04), puck(q - vec3(-.16, .165, .02), .075, .22, .04));
  return near(d, vec2(sugar, 4.));
}
Mat material(float id, vec3 p, vec3 n) {
  if (id > 3.5) return Mat(paintOf(0x8a4a1f) * (.65 + .6 * cloud(p * 9.)), .04, .6, .25);
  if (id > 2.5) return Mat(paintOf(0x252547), .04, .35, 0.);
  if (id > 1.5) {
    float u = atan(p.x, p.z) / 6.2832;
    return Mat(texture(label, vec2(u + .25, (p.y - .26) / .80)).rgb, .035, .5, 0.);
  }
  float swirl = p.y + .16 * (cloud(vec3(p.xz * 2.6, p.y * 2.)) - .5);
  vec3 c = mix(paintOf(0x6a3413), paintOf(0xc99a6a), smoothstep(.06, .42, swirl));
  c = mix(c, paintOf(0xe2c39a), smoothstep(1.05, 1.55, swirl) * .8);
  return Mat(c, .03, .5, .35);
}
