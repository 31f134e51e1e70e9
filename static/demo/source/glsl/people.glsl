// Bagas: short hair, round glasses, a smile.
vec2 bagasHead(vec3 q) {
  float skull = ball(q, vec3(.268, .335, .30));
  skull = smin(skull, ball(q - vec3(0, -.20, .07), vec3(.20, .17, .20)), .10);
  skull = smin(skull, ball(vec3(abs(q.x), q.yz) - vec3(.268, -.03, -.02), vec3(.035, .065, .045)), .02);
  skull = smin(skull, ball(q - vec3(0, -.055, .31), vec3(.038, .058, .05)), .05);
  skull = smin(skull, capsule(q, vec3(0, -.2, -.05), vec3(0, -.6, -.08), .13, .14), .08);
  float hair = smax(ball(q - vec3(.0, .05, -.035), vec3(.300, .345, .325)) + .008 * sin(q.x * 40. + 6. * sin(q.y * 14.)), -(q.y - .13 + .75 * smoothstep(.14, -.06, q.z) + .05 * sin(q.x * 9. + 1.)), .04);
  vec3 g = vec3(abs(q.x) - .118, q.y - .012, q.z - .305 + abs(q.x) * .22);
  float rims = min(ring(g.xzy, .082, .0105), capsule(q, vec3(-.04, .03, .315), vec3(.04, .03, .315), .009, .009));
  rims = min(rims, capsule(vec3(abs(q.x), q.yz), vec3(.198, .03, .26), vec3(.285, .03, -.02), .009, .009));
  vec2 d = near(vec2(skull, 11.), vec2(hair, 14.));
  return near(d, vec2(rims, 15.));
}
vec3 bagasFace(vec3 q) {
  vec3 c = mix(paintOf(0xa96d47), paintOf(0x96593a), smoothstep(.05, -.3, q.y));
  if (q.z < .05) return c;
  vec2 e = vec2(abs(q.x) - .112, q.y - .008);
  c = mix(c, paintOf(0x24130f), smoothstep(.026, .021, length(e * vec2(1., .85))));
  c = mix(c, vec3(.9), smoothstep(.008, .005, length(vec2(q.x - sign(q.x) * .112 - .008, e.y - .01))));
  c = mix(c, paintOf(0x24150f), smoothstep(.018, .010, abs(e.y - .125 + 1.6 * e.x * e.x)) * smoothstep(.08, .065, abs(e.x)));
  float smile = abs(q.y + .175 - 3. * q.x * q.x) - .020 * (1. - smoothstep(0., .10, abs(q.x)));
  c = mix(c, paintOf(0xf4e6d6), smoothstep(.004, -.002, smile) * smoothstep(.095, .085, abs(q.x)));
  float stubble = smoothstep(-.10, -.22, q.y) * smoothstep(.0, .05, smile);
  return mix(c, c * .72, stubble * .6);
}
// Rani: a head in a soft scarf, looking down at her work. Coordinates are her own: x to her left, z out of the face.
vec3 faceOf(vec3 p, float nod) {
  p.yz *= turn(-.20 - nod);
  p.xz *= turn(-.42);
  p.xy *= turn(-.07 + nod * .4);
  return p;
}
vec2 raniHead(vec3 q) {
  float fold = .006 * sin(q.y * 26. + q.x * 9.) * smoothstep(.1, -.4, q.y);
  float scarf = ball(q - vec3(0, .01, -.03), vec3(.345, .41, .37));
  scarf = smin(scarf, ball(q - vec3(0, -.36, -.03), vec3(.27, .26, .27)), .14) + fold;
  scarf = smax(scarf, -ball(q - vec3(0, -.035, .33), vec3(.225, .295, .26)), .05);
  float face = ball(q - vec3(0, -.03, .05), vec3(.262, .325, .285));
  face = smin(face, ball(q - vec3(0, -.065, .335), vec3(.034, .050, .036)), .05);
  vec2 d = vec2(scarf, 10.);
  return near(d, vec2(face, 11.));
}
vec3 raniFace(vec3 q) {
  vec3 c = mix(paintOf(0xb97a52), paintOf(0xa4643f), smoothstep(.05, -.3, q.y));
  float blush = length((vec2(abs(q.x), q.y) - vec2(.145, -.085)) / vec2(.075, .05));
  c = mix(c, paintOf(0xc9644f), .45 * smoothstep(1.2, 0., blush));
  vec2 e = vec2(abs(q.x) - .108, q.y - .015);
  float lid = abs(e.y + .030 - 3.4 * e.x * e.x * 1.6);
  c = mix(c, paintOf(0x2a1714), smoothstep(.013, .007, lid) * smoothstep(.066, .058, abs(e.x)));
  float brow = abs(e.y - .088 + 1.9 * (e.x - .01) * (e.x - .01));
  c = mix(c, paintOf(0x3b221a), .9 * smoothstep(.015, .008, brow) * smoothstep(.07, .055, abs(e.x)));
  float mouth = abs(q.y + .168 - 3.2 * q.x * q.x) - .012 * (1. - smoothstep(.0, .075, abs(q.x)));
  return mix(c, paintOf(0xa0453c), smoothstep(.006, .0, mouth) * smoothstep(.078, .068, abs(q.x)));
}
