use super::support::{after, cut, shop, without_extras};
use crate::extras::Extras;
use etalase_model::shop::Msg;
use etalase_model::shop::player::Ask;
use etalase_model::shop::reviews::Msg as Reviews;

#[test]
fn a_form_that_is_on_its_way_has_its_heading_and_one_that_cannot_be_had_can_be_asked_for_again() {
    let closed = without_extras(&shop(), Extras::Coming);
    assert!(!closed.contains("Memuat…"));
    let open = after(shop(), [Msg::Reviews(Reviews::Write)]);
    let [coming, missing] = [Extras::Coming, Extras::Missing].map(|extras| {
        let window = without_extras(&open, extras);
        cut(&window, "<form", "</form>").to_owned()
    });
    assert!(
        coming.contains(r#"tabindex="-1""#) && coming.contains("Memuat…"),
        "{coming}"
    );
    assert!(
        missing.contains("extras_unavailable") && missing.contains("Coba lagi"),
        "{missing}"
    );
}

#[test]
fn help_that_is_on_its_way_can_be_closed() {
    let open = after(shop(), [Msg::Ask(Ask::ToggleHelp)]);
    let window = without_extras(&open, Extras::Coming);
    let panel = cut(&window, r#"class="panel""#, "</div></div>");
    assert!(
        panel.contains("Tutup") && panel.contains("Memuat…"),
        "{panel}"
    );
}
