// variant 0: the cup; 1: lying down, foot and stamp to the front; 2: close to the rim, the hairline in the glaze.
vec3 stand(vec3 p) {
  if (variant > .5 && variant < 1.5) {
    p -= vec3(.02, .425, .05);
    p.xz *= turn(.35);
    p.yz *= turn(1.43);
    return p + vec3(0, .52, 0);
  }
  return p;
}
float hairline(vec3 q) {
  float a = atan(q.x, q.z) - .10;
  float path = .11 * (noise(vec3(q.y * 6., 2., 5.)) - .5) + .018 * (noise(vec3(q.y * 40., 7., 1.)) - .5);
  return abs(a - path) * .5;
}
vec2 map(vec3 p) {
  vec2 d = vec2(backdropOf(p), 0.);
  vec3 q = stand(p);
  float b = length(q - vec3(0, .5, 0)) - .85;
  if (b > .3) return near(d, vec2(b, 1.));
  float a = atan(q.z, q.x), r = length(q.xz);
  q.xz *= 1. + .014 * sin(a * 3. + q.y * 2.);
  float thrown = .0022 * sin(q.y * 34. + .4 * sin(a * 2.)) + .003 * noise(q * 9.);
  float cup = smax(frustum(q, .36, .06, .47, 1., .07), -frustum(q, .32, .16, .435, 1.2, .06), .035) - thrown;
  float foot = max(frustum(q, .27, 0., .30, .10, .02), -frustum(q, .22, -.1, .22, .045, .01));
  cup = smin(cup, foot, .03);
  if (variant > .5 && variant < 1.5 && r < .22 && q.y < .2) {
    float stamp = texture(label, vec2(q.x, q.z) / .40 + .5).r;
    cup += stamp * .012;
  }
  return near(d, vec2(cup * .85, 1.));
}
Mat material(float id, vec3 p, vec3 n) {
  vec3 q = stand(p);
  float a = atan(q.z, q.x);
  float line = q.y - .40 - .035 * sin(a * 2. + .6) - .03 * noise(vec3(cos(a) * 3., sin(a) * 3., 1.));
  float dip = smoothstep(0., .010, line);
  vec3 raw = clay(paintOf(0xb07a58), q, .8);
  float pool = cloud(vec3(q.x * 4., q.y * 3., q.z * 4.));
  vec3 glaze = mix(paintOf(0x5f6f9a), paintOf(0xcfc6d6), smoothstep(.25, .75, pool));
  glaze = mix(glaze, paintOf(0xd89a86), smoothstep(.78, 1.02, q.y + .2 * (pool - .5)) * .75);
  glaze = mix(glaze, paintOf(0x7a4a38), smoothstep(.985, 1.02, q.y) * .7);
  glaze *= 1. - .55 * max(specks(q * 19.), specks(q * 33. + 3.));
  glaze *= 1. - .35 * smoothstep(.035, .0, line);
  if (variant > 1.5 && q.z > 0.) {
    float crack = smoothstep(.0024, .0006, hairline(q)) * smoothstep(.56, .72, q.y);
    float stain = smoothstep(.018, .0, hairline(q)) * smoothstep(.52, .66, q.y);
    glaze = mix(mix(glaze, glaze * paintOf(0xcaa68c), stain * .7), paintOf(0x33211c), crack * .8);
  }
  return Mat(mix(raw, glaze, dip), mix(.02, .06, dip), mix(.85, .12, dip), 0.);
}
