// Brings the widget's other Wasm files when the first, or one that came after it, asks for them, and binds them to the memory and
// the functions of the first. The build puts this beside wasm-bindgen's glue; the names are those that the split gives.
import { initSync } from "./widget.js";

let bring;
const coming = {};

/** `bring(part)` resolves with the Response of `shopping` or `deferred`. */
export const provide = (from) => {
  bring = from;
};

const instantiate = (file, imports) => {
  // Compiled while it arrives, where the server says what it is.
  const streams = file.headers.get("content-type") === "application/wasm";
  return streams
    ? WebAssembly.instantiateStreaming(file, imports)
    : file.arrayBuffer().then((bytes) => WebAssembly.instantiate(bytes, imports));
};

const load = (part) => async (callback, data) => {
  const first = initSync();
  let came = true;
  try {
    coming[part] = coming[part] || bring(part).then((file) => instantiate(file, { first }));
    await coming[part];
  } catch (error) {
    // Forgotten, so that a later window may try again.
    coming[part] = null;
    came = false;
    console.warn("Etalase " + part + "_unavailable: " + error.message);
  }
  first.__indirect_function_table.get(callback)(data, came);
};

export const __wasm_split_load_shopping = load("shopping");
export const __wasm_split_load_deferred = load("deferred");
