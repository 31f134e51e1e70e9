//! The mean, and how many have how many stars. Each count is a button that shows only those.

use super::Props;
use crate::elements::{action, truth, unseen};
use crate::i18n::MessageKey;
use crate::stars::stars;
use etalase_model::review::ReviewSummary;
use etalase_model::storefront::reviews::{ListState, Message};
use yew::prelude::*;

pub(super) fn summary(props: &Props) -> Html {
    match (&props.reviews.summary, &props.reviews.listing) {
        (Some(summary), _) if summary.count > 0 => counted(summary, props),
        (None, ListState::Idle | ListState::Loading) => {
            html! { <div class="bones" data-tall="" aria-hidden="true"></div> }
        }
        _ => Html::default(),
    }
}

fn counted(summary: &ReviewSummary, props: &Props) -> Html {
    let i18n = &props.i18n;
    let tenths = summary.mean_tenths.unwrap_or(0);
    let mean = i18n.intl().tenths(tenths);
    let words = i18n.format(MessageKey::ReviewsMean, &[("mean", &mean)]);
    let mut rows: Vec<_> = (1..)
        .zip(summary.percentages())
        .zip(&summary.histogram)
        .collect();
    rows.reverse();
    html! {
        <>
            <p class="mean">
                <strong aria-hidden="true">{ mean }</strong>
                { stars(tenths, words) }
                <span class="fine">{ props.count(summary.count) }</span>
                if props.reviews.samples {
                    <span class="ribbon">{ i18n.t(MessageKey::ReviewSample) }</span>
                }
            </p>
            <ul class="histogram" aria-label={i18n.t(MessageKey::ReviewsFilter)}>
                { for rows.into_iter().map(|((stars, percent), count)| row(stars, percent, *count, props)) }
            </ul>
            if props.reviews.stars.is_some() {
                { action("plain", i18n.t(MessageKey::ReviewsAll), props.on(Message::Stars(None))) }
            }
        </>
    }
}

fn row(stars: u32, percent: u32, count: u32, props: &Props) -> Html {
    let on = props.reviews.stars == Some(stars);
    let share = props.i18n.intl().percent(percent);
    let name = props.stars(stars);
    let rest = [", ", props.count(count).as_str()].concat();
    let width = [&percent.to_string(), "%"].concat();
    html! {
        <li key={stars}>
            <button
                type="button" aria-pressed={truth(on)} disabled={count == 0}
                onclick={props.on(Message::Stars((!on).then_some(stars)))}
            >
                <span>{ name }{ " " }</span>
                <svg class="bar" aria-hidden="true"><rect {width} height="100%" /></svg>
                <span>{ share }{ unseen(rest.into()) }</span>
            </button>
        </li>
    }
}
