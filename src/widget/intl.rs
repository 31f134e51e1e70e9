//! Money, numbers, dates and plurals as the browser's `Intl` writes them: no table of ours, no float formatting in Wasm.

use crate::host::Host;
use crate::json::Json;
use etalase_model::money::{Currency, Minor};
use etalase_model::record::Value;
use etalase_model::time::Time;
use etalase_view::i18n::{I18n, IntlFormat, Plural};
use std::cell::{OnceCell, RefCell};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    /// Any formatter of numbers: `Intl.NumberFormat`, or `Intl.DateTimeFormat` for Unix milliseconds.
    type Writer;
    #[wasm_bindgen(method)]
    fn format(this: &Writer, number: f64) -> String;

    #[wasm_bindgen(js_namespace = Intl, js_name = NumberFormat, catch)]
    fn number_format(locale: &str, options: &JsValue) -> Result<Writer, JsValue>;
    #[wasm_bindgen(js_namespace = Intl, js_name = DateTimeFormat, catch)]
    fn date_format(locale: &str, options: &JsValue) -> Result<Writer, JsValue>;

    type PluralRules;
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locale: &str) -> Result<PluralRules, JsValue>;
    #[wasm_bindgen(method)]
    fn select(this: &PluralRules, number: f64) -> String;
}

/// The words of the host's locale, with the browser's formats.
pub(crate) fn i18n(host: &Host) -> I18n {
    let words = host.words.items().unwrap_or_default();
    let words = words.iter().map(|word| word.text().unwrap_or_default());
    I18n::new(host.locale.clone(), words, Formats::new(&host.locale))
}

/// A formatter that is made when it first writes: each costs a phone some milliseconds.
struct Formatter {
    make: fn(&str, &JsValue) -> Result<Writer, JsValue>,
    options: &'static str,
    writer: OnceCell<Option<Writer>>,
}

impl Formatter {
    fn new(make: fn(&str, &JsValue) -> Result<Writer, JsValue>, options: &'static str) -> Self {
        Self {
            make,
            options,
            writer: OnceCell::new(),
        }
    }

    fn write(&self, locale: &str, number: f64) -> String {
        let writer = self.writer.get_or_init(|| {
            let options = Json::parse(self.options).map_or(JsValue::UNDEFINED, |json| json.0);
            (self.make)(locale, &options).ok()
        });
        write(writer.as_ref(), number)
    }
}

/// The formats of one locale, each made once.
struct Formats {
    locale: String,
    number: Formatter,
    tenths: Formatter,
    percent: Formatter,
    date: Formatter,
    moment: Formatter,
    plural: OnceCell<Option<PluralRules>>,
    /// By currency and whether it is a whole amount.
    money: RefCell<Vec<(String, bool, Option<Writer>)>>,
}

impl Formats {
    fn new(locale: &str) -> Self {
        Self {
            number: Formatter::new(number_format, "{}"),
            tenths: Formatter::new(
                number_format,
                r#"{"minimumFractionDigits":1,"maximumFractionDigits":1}"#,
            ),
            percent: Formatter::new(number_format, r#"{"style":"percent"}"#),
            date: Formatter::new(date_format, r#"{"dateStyle":"medium"}"#),
            moment: Formatter::new(
                date_format,
                r#"{"weekday":"long","day":"numeric","month":"long","hour":"2-digit","minute":"2-digit","timeZoneName":"short"}"#,
            ),
            plural: OnceCell::new(),
            money: RefCell::default(),
            locale: locale.to_owned(),
        }
    }

    fn money_writer(&self, currency: &Currency, whole: bool) -> Option<Writer> {
        let digits = if whole { 0 } else { currency.exponent() };
        let options = crate::json::object(&[
            ("style", "currency".into()),
            ("currency", currency.as_str().into()),
            ("minimumFractionDigits", digits.into()),
            ("maximumFractionDigits", digits.into()),
        ]);
        number_format(&self.locale, &options).ok()
    }
}

fn write(writer: Option<&Writer>, number: f64) -> String {
    writer
        .map(|writer| writer.format(number))
        .unwrap_or_default()
}

impl IntlFormat for Formats {
    /// Whole amounts without decimals: nobody writes `Rp 89.000,00`.
    fn money(&self, amount: Minor, currency: &Currency) -> String {
        let unit = 10_i64.pow(currency.exponent());
        let whole = amount.0 % unit == 0;
        let mut writers = self.money.borrow_mut();
        let known = writers
            .iter()
            .position(|(code, wholes, _)| code == currency.as_str() && *wholes == whole);
        let index = known.unwrap_or_else(|| {
            writers.push((
                currency.as_str().to_owned(),
                whole,
                self.money_writer(currency, whole),
            ));
            writers.len() - 1
        });
        let writer = writers
            .get(index)
            .and_then(|(_, _, writer)| writer.as_ref());
        write(writer, amount.0 as f64 / unit as f64)
    }

    fn number(&self, number: u32) -> String {
        self.number.write(&self.locale, f64::from(number))
    }

    fn tenths(&self, tenths: u32) -> String {
        self.tenths.write(&self.locale, f64::from(tenths) / 10.0)
    }

    fn percent(&self, percent: u32) -> String {
        self.percent.write(&self.locale, f64::from(percent) / 100.0)
    }

    fn date(&self, time: Time) -> String {
        self.date.write(&self.locale, time.0 as f64)
    }

    fn moment(&self, time: Time) -> String {
        self.moment.write(&self.locale, time.0 as f64)
    }

    fn plural(&self, number: u32) -> Plural {
        let category = self
            .plural
            .get_or_init(|| PluralRules::new(&self.locale).ok())
            .as_ref()
            .map(|rules| rules.select(f64::from(number)));
        if category.as_deref() == Some("one") {
            Plural::One
        } else {
            Plural::Other
        }
    }
}
