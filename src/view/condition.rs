//! What a buyer of a one-off piece must know before.

use crate::i18n::{I18n, MessageKey};
use etalase_model::product::{Condition, Grade};
use yew::prelude::*;

pub(crate) fn condition(condition: &Condition, i18n: &I18n) -> Html {
    let row = |name: AttrValue, value: Html| html! { <tr key={name.to_string()}><th scope="row">{ name }</th><td>{ value }</td></tr> };
    html! {
        <table class="condition">
            <caption>{ i18n.t(MessageKey::Condition) }</caption>
            <tbody>
                { row(i18n.t(MessageKey::ConditionGrade), i18n.t(grade(condition.grade)).into()) }
                { for condition.material.iter().map(|material| row(i18n.t(MessageKey::ConditionMaterial), i18n.localized(material).into())) }
                { for condition.measurements.iter().map(|fact| row(i18n.localized(&fact.name), i18n.localized(&fact.value).into())) }
                { row(i18n.t(MessageKey::ConditionFlaws), flaws(condition, i18n)) }
            </tbody>
        </table>
    }
}

fn flaws(condition: &Condition, i18n: &I18n) -> Html {
    if condition.flaws.is_empty() {
        return i18n.t(MessageKey::ConditionFlawless).into();
    }
    html! { <ul>{ for condition.flaws.iter().enumerate().map(|(index, flaw)| html! { <li key={index}>{ i18n.localized(flaw) }</li> }) }</ul> }
}

fn grade(grade: Grade) -> MessageKey {
    match grade {
        Grade::New => MessageKey::GradeNew,
        Grade::LikeNew => MessageKey::GradeLikeNew,
        Grade::VeryGood => MessageKey::GradeVeryGood,
        Grade::Good => MessageKey::GradeGood,
        Grade::Fair => MessageKey::GradeFair,
    }
}
