// The foot of the stage sticks to the lower edge of the screen, above what the page keeps there (`--edge`). Inside a box that cuts off
// what leaves it, nothing sticks to the screen, only to that box; and where browsers know no `overflow: clip` the stage is one. There
// the foot is lifted by hand (`--lift`, and `--half` of it for what stands in the middle).

const isTrapped = (element) => {
  if (!CSS.supports("overflow", "clip")) return true;
  for (let node = element; (node = node.assignedSlot || node.parentNode || node.host); ) {
    if (node === document.body) return false;
    const overflow = node.nodeType === 1 ? getComputedStyle(node).overflowY : "";
    if (/hidden/.test(overflow)) return true;
    if (/auto|scroll/.test(overflow)) return node.scrollHeight <= node.clientHeight;
  }
};

// How high a bar or a button of the page stands at this place of the lower edge.
const bar = (element, x) => {
  let top = innerHeight;
  for (let node of document.elementsFromPoint(x, innerHeight - 24)) {
    for (; node && !node.contains(element) && !element.contains(node); node = node.parentElement) {
      const { position } = getComputedStyle(node);
      const upper = node.getBoundingClientRect().top;
      if (/fixed|sticky/.test(position) && upper > innerHeight / 2) top = Math.min(top, upper);
    }
  }
  return innerHeight - top;
};

/** Begins; what it returns ends it. */
export const lift = (instance) => {
  const { element, box } = instance;
  const trapped = isTrapped(element);
  let edge = 0;
  let waits;
  // The widget's, once it stands.
  const find = (part) => box.querySelector(".app " + part) || box.querySelector(part);
  const place = () => {
    const [stage, foot] = [".stage", ".foot"].map(find);
    if (!trapped || !stage) return;
    // A filled bag has its button there.
    const lower = innerHeight - edge - (box.clientWidth < 720 && find("[data-bag]") ? 76 : 0);
    const by = Math.min(Math.max(stage.getBoundingClientRect().bottom - lower, 0), foot.offsetTop);
    box.style.setProperty("--lift", `translateY(${-by}px)`);
    box.style.setProperty("--half", `translateY(${-by / 2}px)`);
  };
  const look = () => {
    waits = 0;
    if (instance.closed) return;
    const { left, right } = find(".pinned").getBoundingClientRect();
    // Under its middle, and under its link.
    edge = Math.max(...[(left + right) / 2, right - 50].map((x) => bar(element, x)));
    box.style.setProperty("--edge", edge + "px");
    place();
  };
  const noted = () => {
    place();
    // Bars come, grow and hide.
    waits = waits || setTimeout(look, 100);
  };
  const kinds = ["scroll", "resize", "load"];
  for (const kind of kinds) addEventListener(kind, noted, { capture: true, passive: true });
  // Before the next picture, and after all else that is drawn for it.
  waits = requestAnimationFrame(look);
  return () => kinds.forEach((kind) => removeEventListener(kind, noted, true));
};
