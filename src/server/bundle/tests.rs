use serde_json::json;

use super::*;
use crate::test_support::TempDir;

/// Writes files, and a manifest of them under this name; every manifest is a second later than the one before.
fn put(dir: &TempDir, name: &str, files: &[(&str, &str)], second: u64) {
    for (path, text) in files {
        dir.write(path, text);
    }
    let files = files
        .iter()
        .map(|(path, text)| json!({"path": path, "integrity": integrity(text.as_bytes())}));
    let text = json!({"files": files.collect::<Vec<_>>()}).to_string();
    let manifest = std::fs::File::options()
        .append(true)
        .open(dir.write(name, text));
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(second);
    manifest.unwrap().set_modified(time).unwrap();
}

fn text(bundle: &Bundle, path: &str) -> Option<String> {
    let asset = bundle.asset(path).unwrap()?;
    Some(String::from_utf8(asset.raw().to_vec()).unwrap())
}

const ONE: [(&str, &str); 2] = [("etalase.js", "one"), ("a/qr.1.js", "qr one")];
const TWO: [(&str, &str); 2] = [("etalase.js", "two"), ("a/qr.2.js", "qr two")];

#[test]
fn wasm_and_scripts_have_the_types_that_browsers_insist_on() {
    assert_eq!(kind("a/widget.1_bg.wasm"), "application/wasm");
    assert_eq!(kind("etalase.js"), "text/javascript; charset=utf-8");
}

#[test]
fn a_server_that_starts_after_a_deploy_has_the_lazy_files_of_pages_from_before() {
    let dir = TempDir::new();
    put(&dir, "builds/1.json", &ONE, 1);
    put(&dir, "builds/2.json", &TWO, 2);
    put(&dir, MANIFEST, &TWO, 2);
    let bundle = Bundle::new(dir.path().to_owned());
    assert_eq!(text(&bundle, "etalase.js").unwrap(), "two");
    assert_eq!(text(&bundle, "a/qr.1.js").unwrap(), "qr one");
    assert_eq!(text(&bundle, "a/qr.3.js"), None);
    // Once read it is held; one that was altered or is gone is none.
    std::fs::remove_file(dir.path().join("a/qr.1.js")).unwrap();
    assert_eq!(text(&bundle, "a/qr.1.js").unwrap(), "qr one");
    dir.write("a/qr.1.js", "qr o");
    let bundle = Bundle::new(dir.path().to_owned());
    assert_eq!(text(&bundle, "a/qr.1.js"), None);
}

#[test]
fn half_a_build_takes_the_bundle_from_nobody() {
    let dir = TempDir::new();
    put(&dir, MANIFEST, &ONE, 1);
    let bundle = Bundle::new(dir.path().to_owned());
    assert_eq!(text(&bundle, "etalase.js").unwrap(), "one");
    let halves: [&dyn Fn(); 4] = [
        &|| std::fs::remove_file(dir.path().join(MANIFEST)).unwrap(),
        &|| drop(dir.write(MANIFEST, r#"{"files": [{"path": "etal"#)),
        // A file is not there yet, or not whole.
        &|| {
            put(&dir, MANIFEST, &TWO, 2);
            std::fs::remove_file(dir.path().join("a/qr.2.js")).unwrap();
        },
        &|| {
            put(&dir, MANIFEST, &TWO, 3);
            dir.write("a/qr.2.js", "qr t");
        },
    ];
    for half in halves {
        half();
        assert_eq!(text(&bundle, "etalase.js").unwrap(), "one");
        assert_eq!(text(&bundle, "a/qr.1.js").unwrap(), "qr one");
    }
    // The rest arrives without the manifest being touched again.
    dir.write("a/qr.2.js", "qr two");
    std::thread::sleep(BROKEN_RETRY_AFTER);
    assert_eq!(text(&bundle, "etalase.js").unwrap(), "two");
    assert_eq!(text(&bundle, "a/qr.1.js").unwrap(), "qr one");
}

#[test]
fn where_there_never_was_a_build_the_fault_is_said_and_the_first_is_taken_at_once() {
    let dir = TempDir::new();
    let bundle = Bundle::new(dir.path().join("dist"));
    assert!(matches!(
        bundle.asset("etalase.js"),
        Err(BundleError::File(..))
    ));
    put(&dir, "dist/manifest.json", &[], 1);
    assert_eq!(text(&bundle, "etalase.js"), None);
}

#[test]
fn the_loader_is_told_where_shoppers_reach_its_bundle() {
    let dir = TempDir::new();
    let files = [
        ("etalase.js", r#"base("{{etalase-home}}")"#),
        ("a/qr.1.js", r#"qr("{{etalase-home}}")"#),
    ];
    put(&dir, MANIFEST, &files, 1);
    let bundle = |home: Option<&str>| {
        let bundle = Bundle::new(dir.path().to_owned());
        bundle.with_public_url(home.map(str::to_owned))
    };
    let told = bundle(Some("https://window.example/toko"));
    let loader = text(&told, "etalase.js").unwrap();
    assert_eq!(loader, r#"base("https://window.example/toko")"#);
    assert_eq!(text(&told, "a/qr.1.js").unwrap(), files[1].1);
    assert_eq!(text(&bundle(None), "etalase.js").unwrap(), files[0].1);
    let name = |bundle: &Bundle| {
        bundle
            .asset("etalase.js")
            .unwrap()
            .unwrap()
            .name()
            .to_owned()
    };
    let elsewhere = bundle(Some("https://other.example"));
    assert_ne!(name(&told), name(&elsewhere));
    assert_ne!(name(&told), name(&bundle(None)));
}
