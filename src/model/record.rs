//! Reading records from JSON-like values, with every fault named by path, rule and mend.
//!
//! One declaration per record serves three readers: the server and `etalase campaign check` read `serde_json::Value`,
//! the widget reads what the browser's own `JSON.parse` made. A JSON library in Wasm would cost five times as many bytes.

mod words;

pub use words::TextMap;

use std::fmt;

/// A parsed JSON value, whoever parsed it.
pub trait Value: Sized {
    /// Whether faults say where, what and how to mend it, and name unknown members. The widget only needs to know whether
    /// there are any, and then does not pay for the rest in bytes.
    const EXPLAINS: bool;
    /// The member of this name; `None` where it is missing or `null`, or where this is no object.
    fn member(&self, name: &str) -> Option<Self>;
    /// The string, if this is one.
    fn text(&self) -> Option<String>;
    /// The number, if this is one without a fraction, within ±2^53.
    fn integer(&self) -> Option<i64>;
    /// The number as it was written, if this is one. Only a server reads amounts that may have fractions.
    fn digits(&self) -> Option<String> {
        self.integer().map(|number| number.to_string())
    }
    /// The boolean, if this is one.
    fn flag(&self) -> Option<bool>;
    /// The items, if this is an array.
    fn items(&self) -> Option<Vec<Self>>;
    /// The names of the members, if this is an object.
    fn names(&self) -> Option<Vec<String>>;
}

/// One thing that is wrong with a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct ReadFault {
    /// Where, such as `products[2].variants[0].price`; empty for the document itself.
    pub path: String,
    /// What must hold there.
    pub rule: String,
    /// What to do about it.
    pub mend: String,
}

impl fmt::Display for ReadFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = if self.path.is_empty() {
            "(document)"
        } else {
            &self.path
        };
        write!(f, "{path}: {}. {}", self.rule, self.mend)
    }
}

/// A reading in progress: where it is, and what it found wrong so far.
#[derive(Debug, Default)]
pub struct Reader {
    path: String,
    base: String,
    faults: Vec<ReadFault>,
    refuses_unknown: bool,
    is_faulty: bool,
}

impl Reader {
    /// A reading that passes over members it does not know: documents may grow, old widgets live on.
    pub fn lenient() -> Self {
        Self::default()
    }

    /// A reading that reports members it does not know: most of them are typing slips.
    pub fn strict() -> Self {
        Self {
            refuses_unknown: true,
            ..Self::default()
        }
    }

    /// The same of a document that lies at this address, from which its relative addresses start.
    pub fn at(mut self, base: &str) -> Self {
        base.clone_into(&mut self.base);
        self
    }

    /// The address of the document; empty if nobody said.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What was wrong, in the order of the document.
    pub fn into_faults(self) -> Vec<ReadFault> {
        self.faults
    }

    /// Notes a fault at the present place.
    pub fn fault<V: Value>(&mut self, rule: impl Into<String>, mend: impl Into<String>) {
        self.is_faulty = true;
        if !V::EXPLAINS {
            return;
        }
        self.faults.push(ReadFault {
            path: self.path.clone(),
            rule: rule.into(),
            mend: mend.into(),
        });
    }

    /// Reads one member of an object.
    pub fn member<V: Value, T: Read>(&mut self, object: &V, name: &str) -> T {
        let before = self.path.len();
        if V::EXPLAINS {
            if before > 0 {
                self.path.push('.');
            }
            self.path.push_str(name);
        }
        let read = match object.member(name) {
            Some(value) => T::read(&value, self),
            None => T::absent::<V>(self),
        };
        if V::EXPLAINS {
            self.path.truncate(before);
        }
        read
    }

    /// Reads all items of a list.
    pub fn items<V: Value, T: Read>(&mut self, items: &[V]) -> Vec<T> {
        if !V::EXPLAINS {
            return items.iter().map(|item| T::read(item, self)).collect();
        }
        let mut read = Vec::with_capacity(items.len());
        for (index, item) in items.iter().enumerate() {
            let before = self.path.len();
            self.path.push_str(&format!("[{index}]"));
            read.push(T::read(item, self));
            self.path.truncate(before);
        }
        read
    }

    /// Makes sure that this is an object, and in a strict reading that all its members are known.
    pub fn object<V: Value>(&mut self, value: &V, known: &[&str]) -> bool {
        if !V::EXPLAINS {
            return true;
        }
        let Some(names) = value.names() else {
            self.fault::<V>("must be an object", "Write { … } here.");
            return false;
        };
        if self.refuses_unknown {
            for name in names.iter().filter(|name| !known.contains(&name.as_str())) {
                self.fault::<V>(
                    format!("has no member called “{name}”"),
                    format!("Remove it, or use one of: {}.", known.join(", ")),
                );
            }
        }
        true
    }
}

/// What can be read from a [`Value`].
///
/// Where that fails, the reading notes a fault and goes on with the default: a document with faults is thrown away whole in
/// the end, and code that need not clean up half-read records at every step is less than half as long in Wasm.
pub trait Read: Default {
    /// Reads it, or notes in `reading` why that cannot be done.
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self;

    /// What a missing member stands for: by default a fault.
    fn absent<V: Value>(reading: &mut Reader) -> Self {
        reading.fault::<V>("is required", "Add this member.");
        Self::default()
    }
}

impl Read for String {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let text = value.text();
        if text.is_none() {
            reading.fault::<V>("must be a text", "Write it between quotation marks.");
        }
        text.unwrap_or_default()
    }
}

impl Read for i64 {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let number = value.integer();
        if number.is_none() {
            reading.fault::<V>(
                "must be a whole number",
                "Write digits only, without quotation marks or a fraction.",
            );
        }
        number.unwrap_or_default()
    }
}

impl Read for u32 {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let number = value
            .integer()
            .and_then(|number| u32::try_from(number).ok());
        if number.is_none() {
            reading.fault::<V>(
                "must be a whole number, zero or more",
                "Write digits only, without quotation marks.",
            );
        }
        number.unwrap_or_default()
    }
}

impl Read for bool {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let flag = value.flag();
        if flag.is_none() {
            reading.fault::<V>(
                "must be true or false",
                "Write true or false, without quotation marks.",
            );
        }
        flag.unwrap_or_default()
    }
}

impl<T: Read> Read for Option<T> {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        Some(T::read(value, reading))
    }

    fn absent<V: Value>(_: &mut Reader) -> Self {
        None
    }
}

impl<T: Read> Read for Vec<T> {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let Some(items) = value.items() else {
            reading.fault::<V>("must be a list", "Write [ … ] here.");
            return Self::new();
        };
        reading.items(&items)
    }

    fn absent<V: Value>(_: &mut Reader) -> Self {
        Self::new()
    }
}

/// A part that the widget's first screen does without.
//
// It is read where faults are explained. The widget leaves it empty, and code that comes later reads it as part of a campaign's `Rules` or `Published`:
// the first Wasm file is that much smaller.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "serde", serde(transparent))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(inline))]
pub struct Late<T>(pub T);

impl<T: Read> Read for Late<T> {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        if V::EXPLAINS {
            Self(T::read(value, reading))
        } else {
            Self::default()
        }
    }

    fn absent<V: Value>(reading: &mut Reader) -> Self {
        if V::EXPLAINS {
            Self(T::absent::<V>(reading))
        } else {
            Self::default()
        }
    }
}

/// Reads a whole document. Where the value [explains](Value::EXPLAINS), the faults say everything that is wrong with it, not only the first thing.
pub fn read<V: Value, T: Read>(value: &V, mut reading: Reader) -> Result<T, Vec<ReadFault>> {
    let document = T::read(value, &mut reading);
    if reading.is_faulty {
        return Err(reading.into_faults());
    }
    Ok(document)
}

/// The members of an object, each read as `T`.
pub(crate) fn members<V: Value, T: Read>(value: &V, reading: &mut Reader) -> Vec<(String, T)> {
    let Some(names) = value.names() else {
        reading.fault::<V>("must be an object", "Write { … } here.");
        return Vec::new();
    };
    let read = |name: String| {
        let member = reading.member(value, &name);
        (name, member)
    };
    names.into_iter().map(read).collect()
}

/// Declares a record: the struct, its reader, and for the server its writer and its JSON Schema. Member names are field names.
macro_rules! record {
    ($(#[$about:meta])* pub struct $name:ident { $($(#[$why:meta])* pub $field:ident: $kind:ty,)* }) => {
        $(#[$about])*
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub struct $name { $($(#[$why])* pub $field: $kind,)* }

        impl $crate::record::Read for $name {
            fn read<V: $crate::record::Value>(value: &V, reading: &mut $crate::record::Reader) -> Self {
                if !reading.object(value, &[$(stringify!($field)),*]) {
                    return Self::default();
                }
                Self { $($field: reading.member(value, stringify!($field)),)* }
            }
        }
    };
}

/// Declares an enum that is written as one word of a fixed list.
macro_rules! choice {
    ($(#[$about:meta])* pub enum $name:ident { $($(#[$why:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize))]
        #[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
        pub enum $name {
            $($(#[$why])* #[cfg_attr(feature = "serde", serde(rename = $word))] $variant,)*
        }

        impl $name {
            /// Every choice, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word that stands for it in documents.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// The choice that this word stands for.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.as_str() == word)
            }
        }

        impl $crate::record::Read for $name {
            fn read<V: $crate::record::Value>(value: &V, reading: &mut $crate::record::Reader) -> Self {
                let choice = value.text().and_then(|word| Self::parse(&word));
                if choice.is_none() {
                    reading.fault::<V>("must be one word of a fixed list", concat!("Use one of:", $(" ", $word,)* "."));
                }
                choice.unwrap_or_default()
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::ALL[0]
            }
        }
    };
}

pub(crate) use {choice, record};

#[cfg(any(feature = "serde", test))]
impl Value for serde_json::Value {
    const EXPLAINS: bool = true;

    fn member(&self, name: &str) -> Option<Self> {
        self.get(name).filter(|member| !member.is_null()).cloned()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }

    fn integer(&self) -> Option<i64> {
        const EXACT: i64 = 1 << 53;
        self.as_i64()
            .filter(|number| (-EXACT..=EXACT).contains(number))
    }

    fn digits(&self) -> Option<String> {
        self.as_number().map(ToString::to_string)
    }

    fn flag(&self) -> Option<bool> {
        self.as_bool()
    }

    fn items(&self) -> Option<Vec<Self>> {
        self.as_array().cloned()
    }

    fn names(&self) -> Option<Vec<String>> {
        self.as_object()
            .map(|members| members.keys().cloned().collect())
    }
}

#[cfg(test)]
#[expect(
    unreachable_pub,
    reason = "the macros declare public items; here nobody outside is to see them"
)]
mod tests;
