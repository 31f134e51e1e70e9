//! Skeleton, to be replaced: proves the toolchain.
use wasm_bindgen::prelude::*;
use yew::prelude::*;

#[component]
fn Counter() -> Html {
    let n = use_state(|| 0);
    let onclick = { let n = n.clone(); Callback::from(move |_| n.set(*n + 1)) };
    html! { <button {onclick}>{ *n }</button> }
}

/// Mounts.
#[wasm_bindgen]
pub fn mount(root: web_sys::Element) {
    yew::Renderer::<Counter>::with_root(root).render();
}
