// Inside a box that cuts off what leaves it, nothing sticks to the screen, only to that box. There the foot of the stage is lifted to
// the lower edge of the screen by hand (`--lift`, and `--half` of it for what stands in the middle).

const isTrapped = (element) => {
  for (let node = element; (node = node.assignedSlot || node.parentNode || node.host); ) {
    if (node === document.body) return false;
    const overflow = node.nodeType === 1 ? getComputedStyle(node).overflowY : "";
    if (/hidden/.test(overflow)) return true;
    if (/auto|scroll/.test(overflow)) return node.scrollHeight <= node.clientHeight;
  }
};

export const lift = (own) => {
  const { element, box } = own;
  if (!isTrapped(element)) return;
  // The widget's, once it stands.
  const find = (part) => box.querySelector(".app " + part) || box.querySelector(part);
  const place = () => {
    if (own.closed) return leave();
    const [stage, foot] = [".stage", ".foot"].map(find);
    if (!stage) return;
    // A filled bag has its button there.
    const edge = innerHeight - (box.clientWidth < 720 && find("[data-bag]") ? 76 : 0);
    const by = Math.min(Math.max(stage.getBoundingClientRect().bottom - edge, 0), foot.offsetTop);
    box.style.setProperty("--lift", `translateY(${-by}px)`);
    box.style.setProperty("--half", `translateY(${-by / 2}px)`);
  };
  const kinds = ["scroll", "resize", "load"];
  const leave = () => kinds.forEach((kind) => removeEventListener(kind, place, true));
  for (const kind of kinds) addEventListener(kind, place, { capture: true, passive: true });
  place();
};
