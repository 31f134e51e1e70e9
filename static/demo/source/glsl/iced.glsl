float tumbler(vec3 p, float inset) { return frustum(p, .36 - inset, .02 + inset * 2., .47 - inset, 1.36, .04); }
float glass(vec3 p) { return length(p.xz) > .8 ? length(p.xz) - .6 : max(tumbler(p, 0.), -frustum(p, .33, .12, .442, 1.5, .04)) * .9; }
float cube(vec3 p, vec3 at, float a) {
  p -= at;
  p.xy *= turn(a);
  p.yz *= turn(a * 1.7 + .3);
  return box(p, vec3(.155), .045) + .006 * noise(p * 14.);
}
vec2 map(vec3 p) {
  vec2 d = vec2(backdropOf(p), 0.);
  float b = box(p - vec3(0, .7, 0), vec3(1., .8, 1.1), 0.);
  if (b > .3) return near(d, vec2(b, 1.));
  d = near(d, vec2(smax(tumbler(p, .010), p.y - 1.10, .015) * .95, 1.));
  float ice = min(min(cube(p, vec3(-.17, 1.13, .14), .4), cube(p, vec3(.18, 1.10, .10), -.5)), min(cube(p, vec3(.02, 1.15, -.17), .9), cube(p, vec3(.0, 1.27, .05), .2)));
  d = near(d, vec2(ice, 2.));
  float coaster = puck(p + vec3(0, .0, 0), .025, .62, .02);
  d = near(d, vec2(coaster, 3.));
  float straw = capsule(p, vec3(-.12, .4, -.05), vec3(.34, 1.86, -.12), .032, .032);
  return near(d, vec2(straw, 4.));
}
Mat material(float id, vec3 p, vec3 n) {
  if (id > 3.5) return Mat(paintOf(0xd9a066) * (.85 + .2 * step(.5, fract(p.y * 1.7))), .03, .5, .1);
  if (id > 2.5) return Mat(paintOf(0x8c5a3c) * (.75 + .4 * noise(vec3(p.x * 40., p.y * 4., p.z * 3.))), .02, .8, 0.);
  if (id > 1.5) {
    float core = cloud(p * 6.);
    vec3 c = mix(paintOf(0xb98a62), paintOf(0xe9d6bd), smoothstep(.3, .75, core) * .7 + .3 * n.y);
    return Mat(mix(c, paintOf(0xb07c50), smoothstep(1.24, 1.08, p.y)), .16, .03, .4);
  }
  float a = atan(p.z, p.x);
  float run = noise(vec3(a * 5., p.y * .8, 3.)) + .45 * noise(vec3(a * 11., p.y * 1.6, 8.));
  float swirl = p.y + .28 * (cloud(vec3(p.x * 3., p.y * 2.2, p.z * 3.)) - .5);
  vec3 c = mix(paintOf(0x5a290d), paintOf(0xdab083), smoothstep(.14, .52, swirl));
  c = mix(c, paintOf(0x8a5330), smoothstep(.66, 1.06, swirl) * .85);
  c = mix(c, paintOf(0x6d3716), smoothstep(.80, 1.02, run) * smoothstep(.2, .9, p.y) * .7);
  return Mat(c, .03, .5, .35);
}
