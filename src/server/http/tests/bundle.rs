//! The files that a page loads.

use std::io::Write as _;
use std::path::PathBuf;

use axum::http::{StatusCode, header};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::fetch;
use crate::test_support::Server;

/// A bundle with a loader in three forms and one Wasm file in one.
pub(super) fn put_bundle(server: &Server, loader: &str) {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(loader.as_bytes()).unwrap();
    server.dir.write("dist/etalase.js", loader);
    server
        .dir
        .write("dist/etalase.js.gz", gzip.finish().unwrap());
    server.dir.write("dist/etalase.js.br", "as brotli");
    server.dir.write("dist/a/widget.1.wasm", b"\0asm");
    put_manifest(
        server,
        &[
            ("etalase.js", loader.as_bytes()),
            ("a/widget.1.wasm", b"\0asm"),
        ],
    );
}

fn put_manifest(server: &Server, files: &[(&str, &[u8])]) -> PathBuf {
    let file = |(path, bytes): &(&str, &[u8])| {
        let hash = STANDARD.encode(Sha256::digest(bytes));
        json!({"path": path, "integrity": format!("sha256-{hash}")})
    };
    let files: Vec<_> = files.iter().map(file).collect();
    let manifest = json!({"version": "1", "files": files}).to_string();
    server.dir.write("dist/manifest.json", manifest)
}

#[tokio::test]
async fn the_bundle_is_negotiated_cached_and_open_to_every_origin() {
    let server = Server::new().await;
    put_bundle(&server, "loader one");
    let brotli = fetch(
        &server,
        "/etalase.js",
        header::ACCEPT_ENCODING,
        "gzip, deflate, br, zstd",
    )
    .await;
    assert_eq!(
        (
            brotli.header(header::CONTENT_ENCODING),
            brotli.text().as_str()
        ),
        (Some("br"), "as brotli")
    );
    assert_eq!(brotli.header(header::VARY), Some("accept-encoding"));
    assert_eq!(
        brotli.header(header::CACHE_CONTROL),
        Some("public, max-age=300, stale-while-revalidate=3600, stale-if-error=86400")
    );
    let gzip = fetch(&server, "/etalase.js", header::ACCEPT_ENCODING, "gzip").await;
    assert_eq!(gzip.header(header::CONTENT_ENCODING), Some("gzip"));
    assert_ne!(gzip.header(header::ETAG), brotli.header(header::ETAG));
    let plain = server.get("/etalase.js").await;
    assert_eq!(
        (
            plain.header(header::CONTENT_ENCODING),
            plain.text().as_str()
        ),
        (None, "loader one")
    );
    let known = fetch(
        &server,
        "/etalase.js",
        header::IF_NONE_MATCH,
        plain.header(header::ETAG).unwrap(),
    )
    .await;
    assert_eq!(known.status, StatusCode::NOT_MODIFIED);

    let wasm = fetch(&server, "/a/widget.1.wasm", header::ACCEPT_ENCODING, "br").await;
    assert_eq!(wasm.header(header::CONTENT_TYPE), Some("application/wasm"));
    assert_eq!(
        (wasm.header(header::CONTENT_ENCODING), wasm.body.as_slice()),
        (None, b"\0asm".as_slice())
    );
    assert_eq!(
        wasm.header(header::CACHE_CONTROL),
        Some("public, max-age=31536000, immutable")
    );
    for (name, value) in [
        ("access-control-allow-origin", "*"),
        ("cross-origin-resource-policy", "cross-origin"),
        ("timing-allow-origin", "*"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(wasm.header(name), Some(value));
    }
    for path in ["/a/none.js", "/a/..%2fmanifest.json", "/a/manifest.json"] {
        assert_eq!(
            server.get(path).await.json()["code"],
            "asset_unknown",
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_new_build_is_served_without_a_restart_and_the_former_files_stay() {
    let server = Server::new().await;
    put_bundle(&server, "loader one");
    assert_eq!(server.get("/etalase.js").await.text(), "loader one");
    std::fs::remove_dir_all(server.dir.path().join("dist")).unwrap();
    server.dir.write("dist/etalase.js", "loader two");
    let manifest = put_manifest(&server, &[("etalase.js", b"loader two")]);
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(5);
    std::fs::File::options()
        .append(true)
        .open(manifest)
        .unwrap()
        .set_modified(later)
        .unwrap();
    assert_eq!(server.get("/etalase.js").await.text(), "loader two");
    assert_eq!(server.get("/a/widget.1.wasm").await.status, StatusCode::OK);
}
