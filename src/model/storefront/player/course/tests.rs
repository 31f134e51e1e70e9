use super::*;
use crate::show::tests::{address, show};
use crate::show::{Replay, ShowStatus};
use crate::storefront::player::Engines;

const BOTH: Engines = Engines {
    native: true,
    mse: true,
};

fn live(engines: Engines) -> (Player, Show, Time) {
    let show = show();
    let now = show.starts_at.plus_seconds(60);
    (Player::new(&show, engines, None, true, now), show, now)
}

fn starts(orders: &[PlayerCommand]) -> Vec<Engine> {
    let engine = |order: &PlayerCommand| {
        if let PlayerCommand::Start { engine, .. } = order {
            Some(*engine)
        } else {
            None
        }
    };
    orders.iter().filter_map(engine).collect()
}

#[test]
fn a_live_show_starts_with_the_browsers_own_player() {
    let (mut player, show, now) = live(BOTH);
    assert_eq!(starts(&player.begin(&show, now)), [Engine::Native]);
    player.learn(PlayerEvent::FirstFrame, &show, now);
    assert_eq!(
        (player.playback, player.stream),
        (Playback::Playing, StreamState::Running)
    );
}

#[test]
fn a_stream_that_the_loader_started_is_not_started_again() {
    let (_, show, now) = live(BOTH);
    let mut player = Player::new(&show, BOTH, Some(Engine::Native), true, now);
    assert_eq!(player.begin(&show, now), vec![]);
}

#[test]
fn a_fault_swaps_the_engine_once_and_then_the_show_is_unavailable() {
    let (mut player, show, now) = live(BOTH);
    player.begin(&show, now);
    assert!(matches!(
        player.learn(PlayerEvent::Fault, &show, now).as_slice(),
        [PlayerCommand::Probe(_)]
    ));
    assert_eq!(
        starts(&player.learn(PlayerEvent::Probed(PlaylistStatus::Delivers), &show, now)),
        [Engine::Mse]
    );
    player.learn(PlayerEvent::Fault, &show, now);
    let orders = player.learn(PlayerEvent::Probed(PlaylistStatus::Delivers), &show, now);
    assert_eq!(starts(&orders), []);
    assert_eq!(
        (player.state, player.playback),
        (ShowState::Unavailable, Playback::Failed)
    );
}

#[test]
fn a_fault_of_a_stream_that_is_gone_swaps_nothing() {
    let (mut player, show, now) = live(BOTH);
    player.begin(&show, now);
    player.learn(PlayerEvent::FirstFrame, &show, now);
    player.learn(PlayerEvent::Fault, &show, now);
    let orders = player.learn(PlayerEvent::Probed(PlaylistStatus::Missing), &show, now);
    assert_eq!(starts(&orders), []);
    assert_eq!(
        (player.state, player.engine),
        (ShowState::Interrupted, Some(Engine::Native))
    );
}

#[test]
fn an_interrupted_show_goes_on_by_itself() {
    let (mut player, show, now) = live(BOTH);
    player.begin(&show, now);
    player.learn(PlayerEvent::FirstFrame, &show, now);
    player.learn(PlayerEvent::Waiting, &show, now);
    let later = now.plus_seconds(PROBE_SECONDS);
    assert!(matches!(
        player.tick(&show, later).as_slice(),
        [PlayerCommand::Probe(_)]
    ));
    player.learn(PlayerEvent::Probed(PlaylistStatus::Stuck), &show, later);
    assert_eq!(player.state, ShowState::Interrupted);
    assert_eq!(
        starts(&player.learn(PlayerEvent::Probed(PlaylistStatus::Delivers), &show, later)),
        [Engine::Native]
    );
    assert_eq!(player.state, ShowState::Live);
}

#[test]
fn a_host_who_is_late_is_waited_for() {
    let (mut player, show, _) = live(BOTH);
    let early = show.starts_at.plus_seconds(-60);
    player = Player::new(&show, player.engines, None, true, early);
    player.begin(&show, early);
    assert_eq!(player.state, ShowState::Soon);
    let later = early.plus_seconds(PROBE_SECONDS);
    assert!(matches!(
        player.tick(&show, later).as_slice(),
        [PlayerCommand::Probe(_)]
    ));
    assert_eq!(
        starts(&player.learn(PlayerEvent::Probed(PlaylistStatus::Delivers), &show, later)),
        [Engine::Native]
    );
}

#[test]
fn a_blocked_picture_waits_for_a_tap_and_is_no_failure() {
    let (mut player, show, now) = live(BOTH);
    player.begin(&show, now);
    player.learn(PlayerEvent::Blocked, &show, now);
    assert_eq!(
        (player.playback, player.state),
        (Playback::Blocked, ShowState::Live)
    );
    assert_eq!(
        player.ask(PlayerRequest::Toggle, &show, now),
        vec![PlayerCommand::Play]
    );
}

#[test]
fn asking_for_sound_changes_nothing_until_the_video_reports_it() {
    let (mut player, show, now) = live(BOTH);
    assert_eq!(
        player.ask(PlayerRequest::ToggleMute, &show, now),
        vec![PlayerCommand::Mute(false)]
    );
    assert!(player.muted && player.sound_decided);
    player.learn(PlayerEvent::Muted(false), &show, now);
    assert!(!player.muted);
}

#[test]
fn a_stream_without_sound_is_not_unmuted_and_the_next_one_may_have_some() {
    let (mut player, show, now) = live(BOTH);
    player.learn(PlayerEvent::FirstFrame, &show, now);
    player.learn(PlayerEvent::Sound(false), &show, now);
    assert_eq!(player.ask(PlayerRequest::ToggleMute, &show, now), []);
    assert!(player.silent && !player.sound_decided);
    player.learn(PlayerEvent::Fault, &show, now);
    player.learn(PlayerEvent::Probed(PlaylistStatus::Delivers), &show, now);
    assert!(!player.silent);
}

#[test]
fn the_end_of_the_stream_leads_to_the_replay_without_a_reload() {
    let (mut player, mut show, now) = live(BOTH);
    show.replay = Some(Replay {
        stream: Some(address("/r.m3u8")),
        expected_at: None,
    });
    player.begin(&show, now);
    player.learn(PlayerEvent::FirstFrame, &show, now);
    player.learn(PlayerEvent::Finished, &show, now);
    assert_eq!(player.state, ShowState::Replay);
    let orders = player.ask(PlayerRequest::Toggle, &show, now);
    assert!(
        matches!(orders.as_slice(), [PlayerCommand::Start { playlist, .. }] if *playlist == address("/r.m3u8"))
    );
}

#[test]
fn a_cancelled_show_lets_go_of_the_stream() {
    let (mut player, mut show, now) = live(BOTH);
    player.begin(&show, now);
    show.status = Some(ShowStatus::Cancelled);
    assert_eq!(player.changed(&show, now), vec![PlayerCommand::Stop]);
    assert_eq!(player.state, ShowState::Cancelled);
}

#[test]
fn a_browser_that_plays_no_hls_at_all_is_told_so() {
    let (mut player, show, now) = live(Engines::default());
    player.begin(&show, now);
    player.tick(&show, now);
    assert_eq!(player.state, ShowState::Unavailable);
}

#[test]
fn a_clock_that_is_set_back_by_a_day_keeps_no_look_at_the_stream_waiting() {
    let (mut player, show, now) = live(BOTH);
    player.begin(&show, now);
    player.learn(PlayerEvent::FirstFrame, &show, now);
    player.learn(PlayerEvent::Waiting, &show, now.plus_seconds(86_400));
    let orders = player.tick(&show, now.plus_seconds(1));
    assert!(
        matches!(orders.as_slice(), [PlayerCommand::Probe(_), ..]),
        "{orders:?}"
    );
}
