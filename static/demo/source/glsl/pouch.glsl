vec2 map(vec3 p) {
  vec2 d = vec2(backdropOf(p), 0.);
  vec3 q = p - vec3(.05, 0, 0);
  q.xz *= turn(.22);
  d = near(d, vec2(pouch(q), 1.));
  float beans = 1e9;
  if (p.y < .4) {
    beans = min(beans, looseBean(p, vec3(-.62, .085, .72), .13));
    beans = min(beans, looseBean(p, vec3(-.84, .085, .50), .62));
    beans = min(beans, looseBean(p, vec3(-.46, .085, .92), .81));
    beans = min(beans, looseBean(p, vec3(.55, .085, .80), .37));
    beans = min(beans, looseBean(p, vec3(.80, .085, .98), .71));
    beans = min(beans, looseBean(p, vec3(-1.02, .085, .86), .29));
  } else beans = p.y - .3;
  return near(d, vec2(beans, 2.));
}
Mat material(float id, vec3 p, vec3 n) {
  if (id > 1.5) return beanSkin(p);
  vec3 q = p - vec3(.05, 0, 0);
  q.xz *= turn(.22);
  vec2 uv = vec2(q.x / 1.25 + .5, q.y / 1.92);
  vec3 front = n;
  front.xz *= turn(.22);
  vec3 c = front.z > .12 ? texture(label, uv).rgb : texture(label, vec2(.02, uv.y)).rgb;
  return Mat(c, .035, .55, 0.);
}
