//! What a buyer of a one-off piece must know before.

use crate::speech::{Key, Speech};
use etalase_model::product::{Condition, Grade};
use yew::prelude::*;

pub(crate) fn condition(condition: &Condition, speech: &Speech) -> Html {
    let row = |name: AttrValue, value: Html| html! { <tr key={name.to_string()}><th scope="row">{ name }</th><td>{ value }</td></tr> };
    html! {
        <table class="condition">
            <caption>{ speech.say(Key::Condition) }</caption>
            <tbody>
                { row(speech.say(Key::ConditionGrade), speech.say(grade(condition.grade)).into()) }
                { for condition.material.iter().map(|material| row(speech.say(Key::ConditionMaterial), speech.read(material).into())) }
                { for condition.measurements.iter().map(|fact| row(speech.read(&fact.name), speech.read(&fact.value).into())) }
                { row(speech.say(Key::ConditionFlaws), flaws(condition, speech)) }
            </tbody>
        </table>
    }
}

fn flaws(condition: &Condition, speech: &Speech) -> Html {
    if condition.flaws.is_empty() {
        return speech.say(Key::ConditionFlawless).into();
    }
    html! { <ul>{ for condition.flaws.iter().enumerate().map(|(index, flaw)| html! { <li key={index}>{ speech.read(flaw) }</li> }) }</ul> }
}

fn grade(grade: Grade) -> Key {
    match grade {
        Grade::New => Key::GradeNew,
        Grade::LikeNew => Key::GradeLikeNew,
        Grade::VeryGood => Key::GradeVeryGood,
        Grade::Good => Key::GradeGood,
        Grade::Fair => Key::GradeFair,
    }
}
