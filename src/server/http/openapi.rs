//! GET /openapi.json: the API in OpenAPI 3.1, made from the route table and the types themselves.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::routing::get;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use crate::app::AppState;
use crate::campaigns::schema;
use crate::config::Config;
use crate::http::operation::Operation;
use crate::http::route::Route;

/// The route of the document; `describe` makes it of the whole table, of which this is a part.
pub(super) fn document(describe: fn(&Config) -> Value) -> Route {
    let about =
        Operation::get("openapi", "This document.").sends(200, "The document.", "application/json");
    Route {
        path: "/openapi.json",
        methods: get(async move |State(app): State<Arc<AppState>>| Json(describe(&app.config))),
        operations: vec![about],
    }
}

/// The document of a server with these routes and settings.
pub(super) fn describe(routes: &[Route], config: &Config) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut schemas = settings.into_generator();
    let mut paths = Map::new();
    for route in routes {
        let operations = route.operations.iter();
        let described: Map<String, Value> = operations
            .map(|operation| {
                (
                    operation.method.to_owned(),
                    operation.describe(&mut schemas, config),
                )
            })
            .collect();
        paths.insert(route.path.to_owned(), Value::Object(described));
    }
    let mut components = Value::Object(schemas.take_definitions(true));
    schema::match_reader(&mut components);
    schema::match_routes(&mut components);
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Etalase",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Campaigns, creators' links, community reviews and the ledger of orders for shop windows. Every failure is application/problem+json.",
            "license": {"name": "MIT", "identifier": "MIT"}
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": components}
    })
}
