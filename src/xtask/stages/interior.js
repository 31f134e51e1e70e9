// Brings the widget's second Wasm file when the first asks for it, and binds it to the memory and the functions of the first.
// The build puts this beside wasm-bindgen's glue; the names are those that the split gives.
import { initSync } from "./widget.js";

let bring;
let coming;

/** `bring` resolves with the file's Response. */
export const provide = (from) => {
  bring = from;
};

const instantiate = async (first) => {
  const imports = { __wasm_split: first };
  const file = await bring();
  // Compiled while it arrives, where the server says what it is.
  const streams = file.headers.get("content-type") === "application/wasm";
  return streams
    ? WebAssembly.instantiateStreaming(file, imports)
    : WebAssembly.instantiate(await file.arrayBuffer(), imports);
};

export const __wasm_split_load_interior = async (callback, data) => {
  const first = initSync();
  let came = true;
  try {
    coming = coming || instantiate(first);
    await coming;
  } catch (error) {
    // Forgotten, so that a later window may try again.
    coming = null;
    came = false;
    console.warn("Etalase interior_unavailable: " + error.message);
  }
  first.__indirect_function_table.get(callback)(data, came);
};
