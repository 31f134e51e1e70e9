//! The description of one operation of the API, as OpenAPI 3.1 wants it.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use crate::config::Config;
use crate::http::error::Details;

/// What a description says: words, or words with what is enforced.
#[derive(Clone, Copy)]
enum Description {
    Words(&'static str),
    /// More bytes than this are refused.
    MostBytes(usize),
    Allowance(fn(&Config) -> String),
}

impl Description {
    fn text(self, config: &Config) -> String {
        match self {
            Self::Words(words) => words.to_owned(),
            Self::MostBytes(bytes) => format!("body_too_large: more than {} KiB.", bytes / 1_024),
            Self::Allowance(allowance) => {
                format!(
                    "rate_limited: {}. Retry-After says when to come again.",
                    allowance(config)
                )
            }
        }
    }
}

type SchemaFn = fn(&mut SchemaGenerator) -> Schema;

/// One method of one path.
pub(crate) struct Operation {
    /// In lower case.
    pub(crate) method: &'static str,
    id: &'static str,
    summary: &'static str,
    parameters: Vec<Value>,
    body: Option<SchemaFn>,
    kinds: &'static [&'static str],
    answers: Vec<ResponseSpec>,
}

struct ResponseSpec {
    status: u16,
    description: Description,
    content: Option<(&'static str, Option<SchemaFn>)>,
}

fn schema_of<T: JsonSchema>(schemas: &mut SchemaGenerator) -> Schema {
    schemas.subschema_for::<T>()
}

impl Operation {
    /// A read.
    pub(crate) fn get(id: &'static str, summary: &'static str) -> Self {
        Self {
            method: "get",
            id,
            summary,
            parameters: Vec::new(),
            body: None,
            kinds: &["application/json"],
            answers: Vec::new(),
        }
    }

    /// A write.
    pub(crate) fn post(id: &'static str, summary: &'static str) -> Self {
        Self {
            method: "post",
            ..Self::get(id, summary)
        }
    }

    /// A variable part of the path.
    pub(crate) fn segment(mut self, name: &str, description: &str) -> Self {
        self.parameters.push(json!({
            "name": name, "in": "path", "required": true, "description": description, "schema": {"type": "string"}
        }));
        self
    }

    /// A parameter of the query.
    pub(crate) fn parameter(mut self, name: &str, description: &str, schema: Value) -> Self {
        self.parameters.push(
            json!({"name": name, "in": "query", "description": description, "schema": schema}),
        );
        self
    }

    /// A header of the request.
    pub(crate) fn header(mut self, name: &str, description: &str) -> Self {
        self.parameters.push(json!({
            "name": name, "in": "header", "description": description, "schema": {"type": "string"}
        }));
        self
    }

    /// A JSON body that may be declared as any of these types.
    pub(crate) fn takes_as<T: JsonSchema>(self, kinds: &'static [&'static str]) -> Self {
        Self { kinds, ..self }.takes::<T>()
    }

    /// A JSON body.
    pub(crate) fn takes<T: JsonSchema>(self) -> Self {
        Self {
            body: Some(schema_of::<T>),
            ..self
        }
    }

    /// A JSON answer.
    pub(crate) fn answers<T: JsonSchema>(self, status: u16, description: &'static str) -> Self {
        self.answer(
            status,
            Description::Words(description),
            Some(("application/json", Some(schema_of::<T>))),
        )
    }

    /// An answer of another media type.
    pub(crate) fn sends(self, status: u16, description: &'static str, kind: &'static str) -> Self {
        self.answer(status, Description::Words(description), Some((kind, None)))
    }

    /// An answer without a body.
    pub(crate) fn empty(self, status: u16, description: &'static str) -> Self {
        self.answer(status, Description::Words(description), None)
    }

    /// A failure; the description begins with its codes.
    pub(crate) fn fails(self, status: u16, description: &'static str) -> Self {
        self.failure(status, Description::Words(description))
    }

    /// A body of more bytes than this is refused.
    pub(crate) fn most_bytes(self, bytes: usize) -> Self {
        self.failure(413, Description::MostBytes(bytes))
    }

    /// What one client may do, in words with the numbers that are set.
    pub(crate) fn allows(self, allowance: fn(&Config) -> String) -> Self {
        self.failure(429, Description::Allowance(allowance))
    }

    fn failure(self, status: u16, description: Description) -> Self {
        let content = (
            "application/problem+json",
            Some(schema_of::<Details> as SchemaFn),
        );
        self.answer(status, description, Some(content))
    }

    fn answer(
        mut self,
        status: u16,
        description: Description,
        content: Option<(&'static str, Option<SchemaFn>)>,
    ) -> Self {
        self.answers.push(ResponseSpec {
            status,
            description,
            content,
        });
        self
    }

    /// The operation object, its schemas collected in `schemas`, its numbers those that are set.
    pub(crate) fn describe(&self, schemas: &mut SchemaGenerator, config: &Config) -> Value {
        let mut operation = json!({"operationId": self.id, "summary": self.summary});
        let mut add = |name: &str, part: Value| {
            if let Some(members) = operation.as_object_mut() {
                members.insert(name.to_owned(), part);
            }
        };
        if !self.parameters.is_empty() {
            add("parameters", Value::Array(self.parameters.clone()));
        }
        if let Some(body) = self.body {
            let kinds = self.kinds.iter();
            let content: Map<String, Value> = kinds
                .map(|kind| ((*kind).to_owned(), json!({"schema": body(schemas)})))
                .collect();
            add("requestBody", json!({"required": true, "content": content}));
        }
        let answers: Map<String, Value> = self
            .answers
            .iter()
            .map(|answer| (answer.status.to_string(), answer.describe(schemas, config)))
            .collect();
        add("responses", Value::Object(answers));
        operation
    }
}

impl ResponseSpec {
    fn describe(&self, schemas: &mut SchemaGenerator, config: &Config) -> Value {
        let description = self.description.text(config);
        match self.content {
            None => json!({"description": description}),
            Some((kind, schema_of)) => {
                let media = schema_of.map_or_else(
                    || json!({}),
                    |schema_of| json!({"schema": schema_of(schemas)}),
                );
                json!({"description": description, "content": {kind: media}})
            }
        }
    }
}
