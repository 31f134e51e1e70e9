// The photo studio: one soft key light, dusk fill, a seamless backdrop. A scene brings map(), material() and maybe glass().
const vec3 KEY = vec3(3.05, 2.42, 1.80);

float march(vec3 o, vec3 d, float far) {
  float t = 0.;
  for (int i = 0; i < 120; i++) {
    float h = map(o + d * t).x;
    if (h < .0006 * (1. + t)) return t;
    t += h * .92;
    if (t > far) break;
  }
  return t > far ? -1. : t;
}
vec3 normalOf(vec3 p) {
  vec2 e = vec2(1, -1) * .0012;
  return normalize(e.xyy * map(p + e.xyy).x + e.yyx * map(p + e.yyx).x + e.yxy * map(p + e.yxy).x + e.xxx * map(p + e.xxx).x);
}
#ifdef GLASS
float marchGlass(vec3 o, vec3 d, float far) {
  float t = 0.;
  for (int i = 0; i < 90; i++) {
    float h = glass(o + d * t);
    if (h < .001) return t;
    t += h;
    if (t > far) break;
  }
  return -1.;
}
vec3 glassNormal(vec3 p) {
  vec2 e = vec2(1, -1) * .0015;
  return normalize(e.xyy * glass(p + e.xyy) + e.yyx * glass(p + e.yyx) + e.yxy * glass(p + e.yxy) + e.xxx * glass(p + e.xxx));
}
#endif
float shadow(vec3 o, vec3 d, float softness) {
  float t = .03, seen = 1.;
  for (int i = 0; i < 40; i++) {
    float h = map(o + d * t).x;
    seen = min(seen, .5 + .5 * h / (softness * t));
    if (seen < 0.) break;
    t += clamp(h, .02, .22);
    if (t > 6.) break;
  }
  seen = max(seen, 0.);
  return seen * seen * (3. - 2. * seen);
}
float openness(vec3 p, vec3 n) {
  float sum = 0., weight = 1.;
  for (int i = 1; i <= 6; i++) {
    float h = .02 + .09 * float(i) * float(i) / 6.;
    sum += (h - map(p + n * h).x) * weight;
    weight *= .72;
  }
  return clamp(1. - 1.05 * sum, 0., 1.);
}
// What a shiny surface sees: a big window softbox where the key is, a cool strip opposite, a dim room.
vec3 room(vec3 d, float rough) {
  float e = mix(.05, .75, rough);
  vec3 c = mix(backdrop * .30, vec3(.34, .31, .38), smoothstep(-.3, .9, d.y));
  vec3 l = normalize(keyFrom), u = normalize(cross(vec3(0, 1, 0), l)), v = cross(l, u);
  float front = dot(d, l);
  vec2 q = vec2(dot(d, u), dot(d, v)) / max(front, .05);
  float pane = smoothstep(.55 + e, .55 - e, abs(q.x)) * smoothstep(.75 + e, .75 - e, abs(q.y)) * smoothstep(0., .2, front);
  c += KEY * pane * mix(1.15, .5, rough);
  float strip = smoothstep(.16 + e, .16 - e, abs(d.x - .78)) * smoothstep(-.5, .2, d.y) * smoothstep(-.9, .1, d.z + .3);
  return c + vec3(.50, .52, .80) * strip * mix(.9, .35, rough);
}
vec3 lit(vec3 p, vec3 d, vec3 n, Mat m, vec3 l) {
  float key = max(dot(n, l), 0.), wrap = max((dot(n, l) + m.glow) / (1. + m.glow), 0.);
  float sh = key > 0. || m.glow > 0. ? shadow(p + n * .01, l, .11) : 0.;
  float ao = openness(p, n);
  vec3 fill = mix(backdrop * .55 + vec3(.06, .04, .03), vec3(.50, .46, .60), n.y * .5 + .5) * ao;
  vec3 rim = vec3(.34, .36, .62) * pow(max(dot(n, normalize(vec3(.9, .25, -.35))), 0.), 1.5) * ao;
  vec3 c = m.col * (KEY * mix(key, wrap, .8) * mix(sh, 1., m.glow * .15) * .62 + fill * .66 + rim * .7);
  if (m.gloss > 0.) {
    vec3 r = reflect(d, n);
    float f = m.gloss + (1. - m.gloss) * pow(1. - max(dot(n, -d), 0.), 5.) * (1. - m.rough * .85);
    float clear = mix(shadow(p + n * .012, r, .25), 1., .15) * mix(ao, 1., .3);
    vec3 tint = m.gloss > .4 ? m.col : vec3(1);
    c += room(r, m.rough) * f * clear * tint;
  }
  return c;
}
vec3 film(vec3 c) {
  c = mix(vec3(dot(c, vec3(.3, .55, .15))), c, .86) * .76;
  c = (c * (2.51 * c + .03)) / (c * (2.43 * c + .59) + .14);
  return pow(clamp(c, 0., 1.), vec3(1. / 2.2));
}
void main() {
  vec3 sum = vec3(0);
  vec3 fwd = normalize(aim - eye), right = normalize(cross(fwd, vec3(0, 1, 0))), up = cross(right, fwd);
  float focus = length(aim - eye);
  for (int i = 0; i < samples; i++) {
    vec2 j = fract(.5 + float(i) * vec2(.7548777, .5698403)), k = fract(.25 + float(i) * vec2(.8191725, .6710436));
    vec2 uv = (gl_FragCoord.xy + j - .5 * size) / (.5 * size.y);
    vec2 disc = sqrt(k.x) * vec2(cos(6.2832 * k.y), sin(6.2832 * k.y));
    vec3 o = eye + (right * disc.x + up * disc.y) * aperture;
    vec3 d = normalize(eye + (right * uv.x + up * uv.y + fwd * lens) * focus / lens - o);
    vec3 l = normalize(normalize(keyFrom) + .16 * (disc.x * vec3(.7, 0, .7) + disc.y * vec3(0, 1, 0)));
    float t = march(o, d, 24.);
    vec3 c = backdrop;
    if (t > 0.) {
      vec3 p = o + d * t, n = normalOf(p);
      float id = map(p).y;
      Mat m;
      if (id < .5) {
        float fade = smoothstep(2.2, -3.6, p.z + .35 * p.y - .5);
        m = Mat(mix(backdrop, backdropFar, fade), 0., 1., 0.);
      } else m = material(id, p, n);
      c = lit(p, d, n, m, l);
    }
    #ifdef GLASS
    float g = marchGlass(o, d, t > 0. ? t : 24.);
    if (g > 0.) {
      vec3 p = o + d * g, n = glassNormal(p);
      float edge = pow(1. - abs(dot(n, d)), 2.5);
      c = c * mix(vec3(.97), vec3(.62, .60, .58), edge) + room(reflect(d, n), .02) * (.05 + .55 * edge);
    }
    #endif
    sum += c;
  }
  vec2 q = gl_FragCoord.xy / size - .5;
  vec3 c = film(sum / float(samples) * (1. - .38 * dot(q, q)));
  #ifdef STEAM
  vec2 s = (gl_FragCoord.xy / size - vec2(.5) - STEAM.xy) * vec2(size.x / size.y, 1.);
  float high = clamp(s.y / STEAM.w, 0., 1.);
  s.x += .05 * sin(s.y * 13. + 1.) * high + .10 * (cloud(vec3(s.x * 3., s.y * 5., 2.)) - .5) * high;
  float wisp = cloud(vec3(s.x * 16., s.y * 5. - 1., 4.)) * smoothstep(STEAM.z * (.35 + high), 0., abs(s.x));
  c = mix(c, vec3(1., .96, .92), smoothstep(.22, .75, wisp) * smoothstep(0., .12, high) * smoothstep(1., .35, high) * .55);
  #endif
  c += (hash(gl_FragCoord.xy * .731) - .5) * .012;
  paint = vec4(c, 1);
}
