// Runs inside the page: renders the counter's three lights once, then mixes them into any moment of the evening.
let set;

async function openShow(size, samples, camera, lights, evening) {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = size;
  const gl = canvas.getContext("webgl2", { preserveDrawingBuffer: true, antialias: false });
  gl.getExtension("EXT_color_buffer_float");
  const stage = program(gl, HEAD + lights);
  labelTexture(gl, "gayo");
  const printed = gl.getParameter(gl.TEXTURE_BINDING_2D);
  const take = takeOf(gl, size);
  gl.bindTexture(gl.TEXTURE_2D, printed);
  setUniforms(gl, stage, { size, ...camera, samples, label: 0 });
  gl.viewport(0, 0, ...size);
  gl.enable(gl.SCISSOR_TEST);
  for (let y = 0; y < size[1]; y += 40) {
    gl.scissor(0, y, size[0], 40);
    gl.drawArrays(gl.TRIANGLES, 0, 3);
    gl.readPixels(0, y, 1, 1, gl.RGBA, gl.FLOAT, new Float32Array(4));
    await new Promise((next) => setTimeout(next));
  }
  gl.disable(gl.SCISSOR_TEST);
  set = { canvas, gl, mixer: program(gl, `#version 300 es\nprecision highp float;\n${evening}`), take, size };
}

function takeOf(gl, [width, height]) {
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  const layers = [0, 1, 2].map((i) => {
    const layer = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, layer);
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA16F, width, height);
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, filter, gl.LINEAR);
    for (const edge of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, edge, gl.CLAMP_TO_EDGE);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0 + i, gl.TEXTURE_2D, layer, 0);
    return layer;
  });
  gl.drawBuffers([gl.COLOR_ATTACHMENT0, gl.COLOR_ATTACHMENT1, gl.COLOR_ATTACHMENT2]);
  return layers;
}

// The picture at `moment` (0..1 through the loop); with the sample label where `tag` says so.
function develop(moment, places, tag, type = "image/png") {
  const { gl, mixer, take, size, canvas } = set;
  gl.useProgram(mixer);
  gl.bindFramebuffer(gl.FRAMEBUFFER, null);
  take.forEach((layer, i) => {
    gl.activeTexture(gl.TEXTURE0 + i);
    gl.bindTexture(gl.TEXTURE_2D, layer);
  });
  setUniforms(gl, mixer, { screen: size, moment, ...places, layer0: 0, layer1: 1, layer2: 2 });
  gl.viewport(0, 0, ...size);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  const page = document.createElement("canvas");
  [page.width, page.height] = size;
  const pen = page.getContext("2d");
  pen.drawImage(canvas, 0, 0);
  if (tag) {
    pen.textAlign = "left";
    pen.shadowColor = "rgba(20, 16, 40, .75)";
    pen.shadowBlur = 6;
    words(pen, "CONTOH SIARAN · SAMPLE", 22, 84, `600 15px ${SANS}`, "rgba(255, 244, 228, .9)", 1.6);
  }
  const picture = page.toDataURL(type, 0.97);
  return picture.slice(picture.indexOf(",") + 1);
}
