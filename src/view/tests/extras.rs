use super::support::{after, cut, storefront, without_extras};
use crate::extras::ExtraViews;
use etalase_model::storefront::Message;
use etalase_model::storefront::player::PlayerRequest;
use etalase_model::storefront::reviews::Message as Reviews;

#[test]
fn a_form_that_is_on_its_way_has_its_heading_and_one_that_cannot_be_had_can_be_asked_for_again() {
    let closed = without_extras(&storefront(), ExtraViews::Loading);
    assert!(!closed.contains("Memuat…"));
    let open = after(storefront(), [Message::Reviews(Reviews::Write)]);
    let [coming, missing] = [ExtraViews::Loading, ExtraViews::Missing].map(|extras| {
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
    let open = after(
        storefront(),
        [Message::PlayerRequest(PlayerRequest::ToggleHelp)],
    );
    let window = without_extras(&open, ExtraViews::Loading);
    let panel = cut(&window, r#"class="panel""#, "</div></div>");
    assert!(
        panel.contains("Tutup") && panel.contains("Memuat…"),
        "{panel}"
    );
}
