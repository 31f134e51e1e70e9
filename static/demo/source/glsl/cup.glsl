vec2 map(vec3 p) {
  vec2 d = vec2(backdropOf(p), 0.);
  float b = box(p - vec3(0, .4, 0), vec3(1.1, .5, 1.3), 0.);
  if (b > .3) return near(d, vec2(b, 1.));
  vec3 q = p - vec3(0, .075, 0);
  float saucer = smin(puck(p - vec3(0, .03, 0), .03, .50, .02), wall(p, .42, .05, .80, .13, .026), .06);
  d = near(d, vec2(saucer, 2.));
  d = near(d, vec2(tumblerCup(q, .34, .50, .66, .03), 1.));
  d = near(d, vec2(puck(q - vec3(0, .35, 0), .215, .455, .01), 3.));
  float sugar = box((p - vec3(.60, .205, .40)) * mat3(.88, 0, .47, 0, 1, 0, -.47, 0, .88), vec3(.085, .06, .085), .02);
  d = near(d, vec2(sugar, 4.));
  float beans = min(looseBean(p, vec3(-.70, .085, .88), .13), looseBean(p, vec3(-.93, .085, .74), .81));
  return near(d, vec2(min(beans, looseBean(p, vec3(.86, .085, .92), .37)), 5.));
}
Mat material(float id, vec3 p, vec3 n) {
  if (id > 4.5) return beanSkin(p);
  if (id > 3.5) return Mat(paintOf(0xa9662f) * (.8 + .5 * noise(p * 30.)), .03, .8, .3);
  if (id > 2.5) {
    float r = length(p.xz) / .455, a = atan(p.z, p.x);
    float crema = smoothstep(.78, 1., r + .08 * (noise(vec3(cos(a) * 3., sin(a) * 3., 2.)) - .5));
    return Mat(mix(paintOf(0x24110a), paintOf(0x9a5a2a), crema), .05, .0, 0.);
  }
  if (id > 1.5) return Mat(clay(paintOf(0x9c4f38), p, .5), .03, .6, 0.);
  float dip = smoothstep(.0, .012, p.y - .245 - .02 * sin(atan(p.z, p.x) * 2. + 1.));
  return Mat(mix(clay(paintOf(0xa8573c), p, .6), clay(paintOf(0xf1e3cd), p, .55), dip), mix(.02, .055, dip), mix(.8, .14, dip), 0.);
}
#define STEAM vec4(0., .14, .19, .52)
