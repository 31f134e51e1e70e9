// Brings the widget's other Wasm files when the first, or one that came after it, asks for them, and binds them to the memory and
// the functions of the first. The build puts this beside wasm-bindgen's glue; the names are those that the split gives.
import { initSync } from "./widget.js";

let bring;
const coming = {};

/** `bring(part)` resolves with the Response of one of `deferred`, `checkout` and `extras`. */
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

const once = (part) => {
  const begin = async () => instantiate(await bring(part), { first: initSync() });
  coming[part] = coming[part] || begin();
  // Forgotten, so that a later window may try again.
  coming[part].catch(() => (coming[part] = null));
  return coming[part];
};

const load = (...parts) => async (callback, data) => {
  let came = true;
  try {
    await Promise.all(parts.map(once));
  } catch (error) {
    came = false;
    console.warn("Etalase " + parts[0] + "_unavailable: " + error.message);
  }
  initSync().__indirect_function_table.get(callback)(data, came);
};

export const __wasm_split_load_deferred = load("deferred");
// What these share with that one is in that one's file.
export const __wasm_split_load_checkout = load("checkout", "deferred");
export const __wasm_split_load_extras = load("extras", "deferred");
