// variant 0: Rani; 1: Bagas.
vec3 turned(vec3 p) {
  p -= vec3(0, 1.02, 0);
  if (variant < .5) { p.xz *= turn(-.26); p.xy *= turn(-.05); p.yz *= turn(-.06); }
  else { p.xz *= turn(.24); p.xy *= turn(.05); }
  return p;
}
vec2 map(vec3 p) {
  vec2 d = vec2(p.z + 1.6, 0.);
  vec3 q = turned(p);
  float chest = smin(capsule(p, vec3(-.36, .22, -.08), vec3(.36, .22, -.08), .22, .22), ball(p - vec3(0, -.2, -.05), vec3(.46, .6, .3)), .2);
  d = near(d, vec2(chest, 12.));
  if (variant > .5) return near(d, bagasHead(q));
  vec2 head = raniHead(q);
  float cape = smin(ball(p - vec3(0, .44, .02), vec3(.38, .27, .29)), ball(p - vec3(-.03, .24, .14), vec3(.25, .22, .19)), .12) + .008 * sin(p.x * 22. + p.y * 12.);
  if (head.y < 10.5) head.x = smin(head.x, cape, .10);
  return near(d, near(head, vec2(cape, 10.)));
}
Mat material(float id, vec3 p, vec3 n) {
  if (id < 10.5) return Mat(paintOf(0x4f5fa4), .012, .9, .15);
  if (id < 11.5) return Mat(variant < .5 ? raniFace(turned(p)) : bagasFace(turned(p)), .03, .5, .25);
  if (id < 12.5) return Mat(variant < .5 ? paintOf(0xe9d7bd) : paintOf(0x33335f), .01, .9, .1);
  if (id < 14.5) return Mat(paintOf(0x211718), .05, .45, 0.);
  return Mat(paintOf(0x3a2418), .06, .2, 0.);
}
