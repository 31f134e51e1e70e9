//! `cargo xtask build`: the stages in order, one build at a time.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::command::seconds;
use crate::house::House;
use crate::manifest::{self, Manifest};
use crate::setup;
use crate::stages::{
    Workshop, bindgen, cargo, compress, hash, minify, notices, optimize, publish, split,
};

/// The workspace's version, which is also ours.
const VERSION: &str = env!("CARGO_PKG_VERSION");
/// Languages that must be there; any other file in static/locales is built as well.
const LOCALES: &[&str] = &["id-ID", "en"];

/// The modules beside loader and skeleton, by their entry in the manifest: their file below `src/loader`, and what it is.
const MODULES: &[(&str, &str, &str)] = &[
    ("memory", "memory.js", "the memory"),
    ("consent", "consent.js", "the doors of consent"),
    ("adapters", "adapters.js", "the adapters"),
    ("sinks", "sinks.js", "the sinks"),
    ("shapes", "sinks/shapes.js", "the words of sinks"),
    ("places", "places.js", "the places of single tags"),
    ("framed", "framed.js", "the links in frames"),
    ("diagnose", "diagnose.js", "the diagnosis"),
];

/// A file of the bundle before it has its name.
struct Asset {
    entry: String,
    stem: String,
    extension: &'static str,
    bytes: Vec<u8>,
}

/// What people wrote and this build reads.
struct Sources {
    loader: PathBuf,
    skeleton: PathBuf,
    modules: Vec<PathBuf>,
    qr: PathBuf,
    theme: PathBuf,
    /// Of the parts of the widget, in their order.
    looks: [PathBuf; split::PARTS.len()],
    locales: Vec<(String, PathBuf)>,
}

/// Sets the machine up, then builds.
pub(crate) fn set_up_and_build(house: &House) -> Result<Manifest> {
    let compiler = setup::compiler(house)?;
    setup::packages(house)?;
    build(house, &compiler)
}

/// Makes dist/.
pub(crate) fn build(house: &House, compiler: &setup::Compiler) -> Result<Manifest> {
    let start = Instant::now();
    let sources = sources(house)?;
    let _one_at_a_time = lock(house)?;
    let folder = house.notes().join("building");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(folder.join("a"))?;
    let workshop = Workshop {
        house: house.clone(),
        folder,
    };
    let assets = assets(&workshop, compiler, &sources)?;
    stage("notices", || {
        notices::run(&workshop, &compiler.version(house)?)
    })?;
    let manifest = finish(&workshop, &sources, &assets)?;
    workshop.prune()?;
    println!("build  {:>10}  dist/", seconds(start.elapsed()));
    Ok(manifest)
}

fn assets(
    workshop: &Workshop,
    compiler: &setup::Compiler,
    sources: &Sources,
) -> Result<Vec<Asset>> {
    let wasm = stage("cargo", || cargo::run(workshop, compiler))?;
    let parts = stage("split", || split::run(workshop, &wasm))?;
    let bound = stage("bindgen", || bindgen::run(workshop, &parts.first))?;
    let wasm = stage("optimize", || {
        let first = std::iter::once(("wasm", "widget", &bound.wasm));
        let others = parts.others.iter().map(|(part, file)| (*part, *part, file));
        let optimized = first.chain(others).map(|(entry, stem, file)| {
            Ok(asset(entry, stem, "wasm", optimize::run(workshop, file)?))
        });
        optimized.collect::<Result<Vec<_>>>()
    })?;
    stage("minify", || {
        let looks = split::PARTS.iter().zip(&sources.looks).map(|(part, file)| {
            let css = minify::theme(workshop, file)?;
            Ok(asset(&format!("looks.{part}"), part, "css", css))
        });
        let looks = looks.collect::<Result<Vec<_>>>()?;
        let mut assets = vec![
            asset("glue", "widget", "js", minify::glue(workshop, &bound.glue)?),
            asset(
                "theme",
                "theme",
                "css",
                minify::theme(workshop, &sources.theme)?,
            ),
            asset("hls", "hls", "js", minify::hls(workshop)?),
            asset("qr", "qr", "js", minify::qr(workshop, &sources.qr)?),
        ];
        for ((entry, ..), file) in MODULES.iter().zip(&sources.modules) {
            let module = minify::module(workshop, file, &json!({}))?;
            assets.push(asset(entry, entry, "js", module));
        }
        assets.extend(looks);
        assets.extend(wasm);
        for (tag, file) in &sources.locales {
            let name = format!("locale.{tag}");
            assets.push(asset(&name, &name, "json", minify::locale(file)?));
        }
        Ok(assets)
    })
}

/// Names, loader, encodings, manifest; then everything goes to dist/.
fn finish(workshop: &Workshop, sources: &Sources, assets: &[Asset]) -> Result<Manifest> {
    let mut files = vec![];
    stage("hash", || {
        let mut names = Map::new();
        for asset in assets {
            let path = hash::hashed(&asset.stem, asset.extension, &asset.bytes);
            let integrity = hash::integrity(&asset.bytes);
            names.insert(asset.entry.clone(), json!([path, integrity]));
            files.push(put(workshop, &asset.entry, path, &asset.bytes)?);
        }
        // Each of the two names what it loads itself: every hash is incompressible, and the loader is on every page.
        let wasm = names.remove("wasm");
        let skeleton = minify::module(workshop, &sources.skeleton, &Value::from(names))?;
        let path = hash::hashed("skeleton", "js", &skeleton);
        let names = json!({"skeleton": [path, hash::integrity(&skeleton)], "wasm": wasm});
        files.insert(0, put(workshop, "skeleton", path, &skeleton)?);
        let loader = minify::loader(workshop, &sources.loader, &names, VERSION)?;
        let loader = put(workshop, "loader", publish::LOADER.to_owned(), &loader)?;
        files.insert(0, loader);
        Ok(())
    })?;
    stage("compress", || encode(workshop, &mut files))?;
    let manifest = Manifest {
        version: VERSION.to_owned(),
        files,
    };
    stage("publish", || {
        publish::run(&workshop.folder, &workshop.house.dist(), &manifest)
    })?;
    Ok(manifest)
}

fn put(workshop: &Workshop, entry: &str, path: String, bytes: &[u8]) -> Result<manifest::File> {
    fs::write(workshop.folder.join(&path), bytes)?;
    Ok(manifest::File {
        entry: entry.to_owned(),
        raw: bytes.len() as u64,
        gzip: 0,
        brotli: 0,
        integrity: hash::integrity(bytes),
        path,
    })
}

fn encode(workshop: &Workshop, files: &mut [manifest::File]) -> Result<()> {
    let paths: Vec<_> = files
        .iter()
        .map(|file| workshop.folder.join(&file.path))
        .collect();
    let encoded = compress::run(workshop, &paths)?;
    for ((file, path), encoded) in files.iter_mut().zip(&paths).zip(&encoded) {
        fs::copy(&encoded.gzip, compress::beside(path, ".gz"))?;
        fs::copy(&encoded.brotli, compress::beside(path, ".br"))?;
        file.gzip = compress::size(&encoded.gzip)?;
        file.brotli = compress::size(&encoded.brotli)?;
    }
    Ok(())
}

fn asset(entry: &str, stem: &str, extension: &'static str, bytes: Vec<u8>) -> Asset {
    Asset {
        entry: entry.to_owned(),
        stem: stem.to_owned(),
        extension,
        bytes,
    }
}

/// Runs one stage and says how long it took.
fn stage<T>(name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    let start = Instant::now();
    let result = work().with_context(|| format!("the build stopped at the stage `{name}`"))?;
    println!("build  {:>10}  {name}", seconds(start.elapsed()));
    Ok(result)
}

/// Looks for everything first: a missing file is told before minutes of compiling.
fn sources(house: &House) -> Result<Sources> {
    let [program, folder] = [house.loader(), house.fixed()];
    let sources = Sources {
        loader: program.join("etalase.js"),
        skeleton: program.join("skeleton.js"),
        modules: MODULES
            .iter()
            .map(|(_, file, _)| program.join(file))
            .collect(),
        qr: program.join("qr.js"),
        theme: folder.join("theme.css"),
        looks: split::PARTS.map(|part| folder.join(format!("looks/{part}.css"))),
        locales: locales(&folder.join("locales"))?,
    };
    let modules = MODULES.iter().zip(&sources.modules);
    let modules = modules.map(|((_, _, what), file)| (file.clone(), (*what).to_owned()));
    let wanted = [
        (sources.loader.clone(), "the loader".to_owned()),
        (sources.skeleton.clone(), "the skeleton".to_owned()),
        (sources.qr.clone(), "the drawer of QR codes".to_owned()),
        (sources.theme.clone(), "the theme".to_owned()),
    ];
    let looks = sources.looks.iter().cloned();
    let looks = looks.map(|file| (file, "the looks of a part of the widget".to_owned()));
    let languages = LOCALES.iter().map(|tag| {
        let file = folder.join(format!("locales/{tag}.json"));
        (file, format!("the texts in {tag}"))
    });
    let missing: Vec<_> = wanted
        .into_iter()
        .chain(modules)
        .chain(looks)
        .chain(languages)
        .filter(|(file, _)| !file.is_file())
        .map(|(file, what)| format!("  {} ({what})", house.short(&file)))
        .collect();
    if !missing.is_empty() {
        bail!("these files are missing:\n{}", missing.join("\n"));
    }
    Ok(sources)
}

fn locales(folder: &Path) -> Result<Vec<(String, PathBuf)>> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Ok(vec![]);
    };
    let mut locales = vec![];
    for entry in entries {
        let path = entry?.path();
        let stem = path.file_stem().map(|stem| stem.to_string_lossy());
        if let (Some(stem), Some("json")) = (stem, path.extension().and_then(|e| e.to_str())) {
            locales.push((stem.into_owned(), path.clone()));
        }
    }
    locales.sort();
    Ok(locales)
}

/// Two builds in one clone share cargo's folder and dist/: the second waits. The lock ends with the process.
fn lock(house: &House) -> Result<File> {
    fs::create_dir_all(house.notes())?;
    let file = File::create(house.notes().join("build.lock"))?;
    if file.try_lock().is_err() {
        println!("build  waits for another build in this clone to end");
        file.lock()?;
    }
    Ok(file)
}
