// What skeleton.js takes from the glue.
export { default, mount, unmount, update } from "./widget.js";
export { provide } from "./parts.js";
