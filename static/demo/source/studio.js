// Runs inside the page: compiles a scene and renders it, strip by strip, to one canvas.
const HEAD = `#version 300 es
precision highp float;
uniform vec2 size;
uniform vec3 eye, aim, keyFrom, backdrop, backdropFar;
uniform float lens, aperture, variant;
uniform int samples;
uniform sampler2D label;
`;

function program(gl, fragment) {
  const link = gl.createProgram();
  const vertex = "#version 300 es\nvoid main(){ vec2 p = vec2(gl_VertexID & 1, gl_VertexID >> 1); gl_Position = vec4(p * 4. - 1., 0, 1); }";
  for (const [kind, text] of [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(shader));
    gl.attachShader(link, shader);
  }
  gl.linkProgram(link);
  if (!gl.getProgramParameter(link, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(link));
  gl.useProgram(link);
  return link;
}

function setUniforms(gl, link, values) {
  for (const [name, value] of Object.entries(values)) {
    const at = gl.getUniformLocation(link, name);
    if (at === null) continue;
    if (Array.isArray(value)) gl[`uniform${value.length}fv`](at, value);
    else if (name === "samples" || name === "label" || name.startsWith("layer")) gl.uniform1i(at, value);
    else gl.uniform1f(at, value);
  }
}

function linear(hex) {
  return [1, 3, 5].map((i) => (parseInt(hex.slice(i, i + 2), 16) / 255) ** 2.2);
}

function labelTexture(gl, name) {
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, true);
  const picture = name ? LABELS[name]() : sheet(4, 4, "#000").canvas;
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.SRGB8_ALPHA8, gl.RGBA, gl.UNSIGNED_BYTE, picture);
  gl.generateMipmap(gl.TEXTURE_2D);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
}

const settle = (gl) => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));

async function still(shot, glsl) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = shot.size;
  const gl = canvas.getContext("webgl2", { preserveDrawingBuffer: true, antialias: false });
  const link = program(gl, `${HEAD}out vec4 paint;\n${glsl}`);
  labelTexture(gl, shot.label);
  setUniforms(gl, link, {
    size: shot.size, eye: shot.eye, aim: shot.aim, lens: shot.lens, aperture: shot.aperture ?? 0, variant: shot.variant ?? 0,
    keyFrom: shot.key ?? [-0.75, 0.85, 0.6], backdrop: linear(shot.backdrop), backdropFar: linear(shot.far), samples: shot.samples ?? 5, label: 0,
  });
  gl.viewport(0, 0, canvas.width, canvas.height);
  gl.enable(gl.SCISSOR_TEST);
  for (let y = 0; y < canvas.height; y += 40) {
    gl.scissor(0, y, canvas.width, 40);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    settle(gl);
    await new Promise((next) => setTimeout(next));
  }
  const picture = canvas.toDataURL("image/png");
  gl.getExtension("WEBGL_lose_context").loseContext();
  return picture.slice(picture.indexOf(",") + 1);
}
