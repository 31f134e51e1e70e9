use super::support::{
    after, cut, document, html, i18n, render, shop_in, shop_of, start, storefront, words,
};
use etalase_model::show::{ShowState, StreamState};
use etalase_model::storefront::Message;
use etalase_model::storefront::player::{
    Level, Playback, PlayerEvent, PlayerRequest, PlaylistStatus,
};

const STATES: [ShowState; 9] = [
    ShowState::Scheduled,
    ShowState::Soon,
    ShowState::Live,
    ShowState::Interrupted,
    ShowState::Ended,
    ShowState::ReplayPending,
    ShowState::Replay,
    ShowState::Cancelled,
    ShowState::Unavailable,
];

#[test]
fn every_state_has_a_screen_of_its_own_in_both_languages_and_the_shelf_stays() {
    for locale in ["id-ID", "en"] {
        let mut scenes: Vec<String> = Vec::new();
        for state in STATES {
            let mut storefront = shop_in(state);
            if let Some(player) = &mut storefront.player {
                player.playback = Playback::Idle;
            }
            let html = render(&storefront, &i18n(locale));
            assert!(
                html.contains(&format!(r#"data-state="{}""#, state.as_str())),
                "{state:?}"
            );
            assert!(html.contains(r#"data-product="gayo""#), "{state:?}");
            scenes.push(cut(&html, r#"class="veil""#, r#"class="goods""#).to_owned());
        }
        scenes.sort_unstable();
        scenes.dedup();
        assert_eq!(scenes.len(), STATES.len());
    }
}

#[test]
fn each_state_without_a_picture_says_what_is_the_matter() {
    let said = words("en");
    for (state, key) in [
        (ShowState::Soon, "state.soon"),
        (ShowState::Interrupted, "state.interrupted"),
        (ShowState::Ended, "state.ended"),
        (ShowState::ReplayPending, "state.replay_pending"),
        (ShowState::Cancelled, "state.cancelled"),
        (ShowState::Unavailable, "state.unavailable"),
    ] {
        assert!(
            render(&shop_in(state), &i18n("en")).contains(said[key].as_str().unwrap()),
            "{state:?}"
        );
    }
}

#[test]
fn every_playback_can_be_rendered() {
    let all = [
        Playback::Idle,
        Playback::Starting,
        Playback::Playing,
        Playback::Paused,
        Playback::Waiting,
        Playback::Blocked,
        Playback::Failed,
    ];
    for state in STATES {
        for playback in all {
            let mut storefront = shop_in(state);
            if let Some(player) = &mut storefront.player {
                player.playback = playback;
            }
            assert!(html(&storefront).contains("<video"));
        }
    }
}

#[test]
fn the_video_is_the_only_child_of_its_frame() {
    for state in STATES {
        let html = html(&shop_in(state));
        assert!(
            html.contains(r#"<div class="picture"><video muted="muted"></video></div>"#),
            "{html}"
        );
    }
}

#[test]
fn live_is_said_only_of_a_stream_that_delivers() {
    let storefront = storefront();
    assert!(!html(&storefront).contains("data-live"));
    let storefront = after(
        storefront,
        [Message::Player(PlayerEvent::Probed(
            PlaylistStatus::Delivers,
        ))],
    );
    assert!(html(&storefront).contains(r#"<p data-live="" class="badge">Live</p>"#));
    let late = after(storefront, [Message::Player(PlayerEvent::Behind(true))]);
    assert!(!html(&late).contains("data-live") && html(&late).contains("Lompat ke live"));
}

#[test]
fn the_collaboration_is_disclosed_in_words_beside_the_hosts_name() {
    assert!(html(&storefront()).contains(r#"<p class="disclosure">Kerja sama berbayar</p>"#));
    assert!(render(&storefront(), &i18n("en")).contains("Paid partnership"));
}

#[test]
fn a_blocked_picture_asks_for_a_tap_and_a_silent_one_tells_how_to_hear() {
    let blocked = after(storefront(), [Message::Player(PlayerEvent::Blocked)]);
    assert!(html(&blocked).contains("Ketuk untuk memutar"));
    let playing = after(
        storefront(),
        [
            Message::Player(PlayerEvent::FirstFrame),
            Message::Player(PlayerEvent::Playing),
        ],
    );
    assert!(html(&playing).contains(r#"class="hint""#));
    let heard = after(
        playing,
        [
            Message::PlayerRequest(PlayerRequest::ToggleMute),
            Message::Player(PlayerEvent::Muted(false)),
        ],
    );
    assert!(!html(&heard).contains(r#"class="hint""#));
}

#[test]
fn a_show_without_sound_says_so_and_offers_none() {
    let playing = [
        Message::Player(PlayerEvent::FirstFrame),
        Message::Player(PlayerEvent::Playing),
    ];
    let playing = after(storefront(), playing);
    assert!(html(&playing).contains("Nyalakan suara"));
    let silent = after(playing, [Message::Player(PlayerEvent::Sound(false))]);
    let html = html(&silent);
    assert!(
        html.contains("Tanpa suara") && !html.contains("Nyalakan suara"),
        "{html}"
    );
}

#[test]
fn the_poster_hides_with_the_first_frame_and_returns_with_the_end() {
    let poster = |html: &str| cut(html, r#"class="poster""#, ">").contains("hidden");
    assert!(!poster(&html(&storefront())));
    let mut storefront = after(
        storefront(),
        [
            Message::Player(PlayerEvent::FirstFrame),
            Message::Player(PlayerEvent::Playing),
        ],
    );
    assert!(poster(&html(&storefront)));
    if let Some(player) = &mut storefront.player {
        player.state = ShowState::Ended;
    }
    assert!(!poster(&html(&storefront)));
}

#[test]
fn a_scheduled_show_counts_down_for_the_eyes_and_tells_readers_the_date() {
    let html = html(&shop_of(&document(), -90_061));
    assert!(cut(&html, "<time", "</time>").contains(&start().to_string()));
    insta::assert_snapshot!(cut(&html, r#"class="countdown""#, "</p>"));
}

#[test]
fn an_unavailable_show_has_a_code_and_a_way_to_try_again() {
    let mut storefront = shop_in(ShowState::Unavailable);
    if let Some(player) = &mut storefront.player {
        player.stream = StreamState::Refused;
    }
    let html = html(&storefront);
    assert!(html.contains("stream_refused") && html.contains("Coba lagi"));
}

#[test]
fn settings_appear_only_where_there_is_something_to_set() {
    let storefront = after(
        storefront(),
        [Message::PlayerRequest(PlayerRequest::ToggleSettings)],
    );
    assert!(!html(&storefront).contains(r#"title="Pengaturan""#));
    let levels = vec![
        Level {
            height: 640,
            bandwidth: 260_000,
        },
        Level {
            height: 960,
            bandwidth: 700_000,
        },
    ];
    let storefront = after(
        storefront,
        [
            Message::Player(PlayerEvent::Levels(levels)),
            Message::PlayerRequest(PlayerRequest::Quality(Some(1))),
        ],
    );
    let html = html(&storefront);
    assert!(html.contains(r#"title="Pengaturan""#));
    assert!(
        html.contains(r#"aria-pressed="true" class="option">960p</button>"#),
        "{html}"
    );
}

#[test]
fn the_keys_are_explained_on_demand() {
    assert!(!html(&storefront()).contains("<kbd>"));
    let html = html(&after(
        storefront(),
        [Message::PlayerRequest(PlayerRequest::ToggleHelp)],
    ));
    insta::assert_snapshot!(cut(&html, r#"class="keys""#, "</dl>"));
}

#[test]
fn the_player_is_one_named_stop_for_the_keyboard_and_every_tool_has_a_name() {
    let html = html(&storefront());
    assert!(
        html.contains(r#"role="group" tabindex="0" aria-label="Siaran: Menyeduh saat senja""#),
        "{html}"
    );
    for tool in html
        .split("<button")
        .filter_map(|rest| rest.split('>').next())
        .filter(|tag| tag.contains(r#"class="tool""#))
    {
        assert!(tool.contains("aria-label="), "{tool}");
    }
}

#[test]
fn a_campaign_without_a_show_is_shelf_and_reviews() {
    let mut document = document();
    document["show"] = serde_json::Value::Null;
    let html = html(&shop_of(&document, 0));
    assert!(!html.contains(r#"class="stage""#) && html.contains(r#"data-shape="none""#));
    assert!(html.contains(r#"class="goods""#) && html.contains(r#"class="reviews""#));
}
