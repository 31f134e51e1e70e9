// Keeps the windows of single tags in the page. A framework that takes the page over (hydration) throws out what it did not
// write, and routers swap bodies without running the scripts in them: the window goes back to where its tag is.
// Loaded by pages with a single tag, once.

/** `loader.homes` says which element stands for which tag. */
export default (loader) => {
  const { homes, place, placeAll } = loader;
  // A window that was taken from its tag comes back once: whoever takes it twice means it. One whose tag is in the head stands in
  // the body, and comes back in another body.
  const known = new WeakSet([document.body]);
  let told, waits;

  const tell = () => {
    if (told) return;
    told = true;
    console.info(
      "Etalase tag_displaced: the page's framework threw the window out. Mend: write <etalase-storefront campaign> where it shall stand",
    );
  };

  // The element of a tag that is gone, for a tag that came in its place: the show goes on in it.
  loader.takeSpare = (campaign) => {
    for (const [tag, element] of homes) {
      if (tag.isConnected || element.isConnected || element.getAttribute("campaign") !== campaign) continue;
      homes.delete(tag);
      tell();
      return element;
    }
  };

  const look = () => {
    waits = 0;
    for (const [tag, element] of homes) {
      const ground = tag.closest("body") ? element : document.body;
      if (element.isConnected || !tag.isConnected || known.has(ground)) continue;
      known.add(ground);
      tell();
      place(tag, element);
    }
    // The script that ran first has been placed.
    placeAll({});
  };
  // A page that is busy building itself is looked at when it has a moment.
  const soon = () => (waits = waits || setTimeout(look, 50));
  new MutationObserver(soon).observe(document, { childList: true, subtree: true });
  look();
};
