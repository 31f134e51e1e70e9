//! JavaScript values, read and made by name. Everything shares the same few functions of the glue, since each costs bytes.

use etalase_model::record::{self, Read, Reader, Value};
use js_sys::{Array, Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// A value that the browser's own parser made.
#[derive(Clone, Debug)]
pub(crate) struct Json(pub(crate) JsValue);

impl Json {
    /// Parses a text; `None` if it is no JSON.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        JSON::parse(text).ok().map(Self)
    }

    /// Reads a record, passing over what a newer server may have added; `None` if it is not one.
    pub(crate) fn read<T: Read>(&self) -> Option<T> {
        record::read(self, Reader::lenient()).ok()
    }

    /// Reads a document that lies at this address, as [`Json::read`] does.
    pub(crate) fn read_at<T: Read>(&self, base: &str) -> Option<T> {
        record::read(self, Reader::lenient().at(base)).ok()
    }

    /// A member as a text.
    pub(crate) fn text_of(&self, name: &str) -> Option<String> {
        self.member(name)?.text()
    }

    /// A member as a number.
    pub(crate) fn number_of(&self, name: &str) -> Option<f64> {
        self.member(name)?.0.as_f64()
    }

    /// Whether a member is `true`.
    pub(crate) fn is(&self, name: &str) -> bool {
        self.member(name)
            .and_then(|member| member.flag())
            .unwrap_or(false)
    }

    /// Calls a method; `undefined` if there is none, or if it throws.
    pub(crate) fn call(&self, name: &str, arguments: &[JsValue]) -> JsValue {
        let method = self
            .member(name)
            .and_then(|method| method.0.dyn_into::<Function>().ok());
        let arguments: Array = arguments.iter().collect();
        method
            .and_then(|method| method.apply(&self.0, &arguments).ok())
            .unwrap_or_default()
    }
}

impl Value for Json {
    const EXPLAINS: bool = false;

    fn member(&self, name: &str) -> Option<Self> {
        let member = Reflect::get(&self.0, &name.into()).ok()?;
        (!member.is_null() && !member.is_undefined()).then_some(Self(member))
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn integer(&self) -> Option<i64> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        let number = self.0.as_f64().filter(|number| number.abs() <= EXACT)?;
        let whole = number as i64;
        (whole as f64 == number).then_some(whole)
    }

    fn flag(&self) -> Option<bool> {
        self.0.as_bool()
    }

    fn items(&self) -> Option<Vec<Self>> {
        let items: &Array = self.0.dyn_ref()?;
        Some(items.iter().map(Self).collect())
    }

    fn names(&self) -> Option<Vec<String>> {
        if !self.0.is_object() || self.0.is_instance_of::<Array>() {
            return None;
        }
        Some(
            Object::keys(self.0.unchecked_ref::<Object>())
                .iter()
                .filter_map(|name| name.as_string())
                .collect(),
        )
    }
}

/// A promise, of whatever class: some libraries put their own in the place of `Promise`, of which the browser's are no instances.
pub(crate) fn promise(value: JsValue) -> Option<Promise> {
    value.is_object().then(|| value.unchecked_into())
}

/// The JSON text of a record of what stands as it is (numbers, booleans) and of texts. The browser's own writer is not asked, for pages change what it does.
pub(crate) fn write(plain: &[(&str, &str)], texts: &[(&str, &str)]) -> String {
    let mut text = String::from("{");
    let name = |name: &str, text: &mut String| {
        if text.len() > 1 {
            text.push(',');
        }
        quote(name, text);
        text.push(':');
    };
    for (key, value) in plain {
        name(key, &mut text);
        text.push_str(value);
    }
    for (key, value) in texts {
        name(key, &mut text);
        quote(value, &mut text);
    }
    text.push('}');
    text
}

fn quote(value: &str, text: &mut String) {
    text.push('"');
    for letter in value.chars() {
        match letter {
            '"' | '\\' => text.extend(['\\', letter]),
            '\0'..' ' => {
                let digit = |value| char::from_digit(value, 16).unwrap_or('0');
                let code = letter as u32;
                text.push_str("\\u00");
                text.extend([digit(code >> 4), digit(code & 15)]);
            }
            _ => text.push(letter),
        }
    }
    text.push('"');
}

/// A plain object.
pub(crate) fn object(members: &[(&str, JsValue)]) -> JsValue {
    let object: JsValue = Object::new().into();
    for (name, value) in members {
        // Setting a member of a fresh plain object cannot fail.
        let _ = Reflect::set(&object, &(*name).into(), value);
    }
    object
}

/// A list.
pub(crate) fn list(items: impl Iterator<Item = JsValue>) -> JsValue {
    items.collect::<Array>().into()
}

/// A list of pairs of texts.
pub(crate) fn pairs(pairs: &[(String, String)]) -> JsValue {
    let pair = |(key, value): &(String, String)| {
        list([key, value].into_iter().map(|text| text.as_str().into()))
    };
    list(pairs.iter().map(pair))
}
