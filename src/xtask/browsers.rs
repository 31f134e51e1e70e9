//! The oldest browsers, stated once. The README says the same to brands; the build aims at them, and `cargo xtask test` holds
//! every file of the bundle to them.

use std::fmt;

use anyhow::{Context, Result, ensure};
use wasmparser::{Validator, WasmFeatures};

use crate::command::{program, quiet_with};
use crate::house::House;
use crate::manifest::{File, Manifest};

/// The oldest versions of a kind of browser in which something works.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Oldest {
    /// With it Edge, and Android's WebView, in which the browsers inside apps run.
    chrome: u32,
    firefox: u32,
    /// With it everything on iOS.
    safari: (u32, u32),
}

/// In these the whole window opens: Wasm with reference types, `<dialog>`.
pub(crate) const WINDOW: Oldest = Oldest {
    chrome: 96,
    firefox: 98,
    safari: (15, 4),
};
/// In these the loader and what it draws sell: poster, price and a link that carries the tags.
pub(crate) const SALE: Oldest = Oldest {
    chrome: 80,
    firefox: 78,
    safari: (14, 1),
};
/// JavaScript that runs only where Wasm does. All other files must be read by the older browsers.
const WITH_WASM: &[&str] = &["glue", "hls", "qr"];

/// Something that Wasm may use since these versions.
struct Feature {
    /// As Binaryen calls it, which splits some into parts.
    binaryen: &'static [&'static str],
    /// As the validator calls it.
    validator: WasmFeatures,
    since: Oldest,
}

const fn since(chrome: u32, firefox: u32, safari: (u32, u32)) -> Oldest {
    Oldest {
        chrome,
        firefox,
        safari,
    }
}

/// From <https://webassembly.org/features/>: those that Rust, wasm-bindgen and Binaryen would use.
const FEATURES: &[Feature] = &[
    Feature {
        binaryen: &["mutable-globals"],
        validator: WasmFeatures::MUTABLE_GLOBAL,
        since: since(74, 61, (13, 1)),
    },
    Feature {
        binaryen: &["sign-ext"],
        validator: WasmFeatures::SIGN_EXTENSION,
        since: since(74, 62, (14, 1)),
    },
    Feature {
        binaryen: &["nontrapping-float-to-int"],
        validator: WasmFeatures::SATURATING_FLOAT_TO_INT,
        since: since(75, 64, (15, 0)),
    },
    Feature {
        binaryen: &["bulk-memory", "bulk-memory-opt"],
        validator: WasmFeatures::BULK_MEMORY,
        since: since(75, 79, (15, 0)),
    },
    Feature {
        binaryen: &["multivalue"],
        validator: WasmFeatures::MULTI_VALUE,
        since: since(85, 78, (13, 1)),
    },
    Feature {
        binaryen: &["reference-types", "call-indirect-overlong"],
        validator: WasmFeatures::REFERENCE_TYPES,
        since: since(96, 79, (15, 0)),
    },
    Feature {
        binaryen: &["simd"],
        validator: WasmFeatures::SIMD,
        since: since(91, 89, (16, 4)),
    },
    Feature {
        binaryen: &["extended-const"],
        validator: WasmFeatures::EXTENDED_CONST,
        since: since(114, 112, (17, 4)),
    },
    Feature {
        binaryen: &["tail-call"],
        validator: WasmFeatures::TAIL_CALL,
        since: since(112, 121, (18, 2)),
    },
];

impl Oldest {
    /// What esbuild is to aim at. A regular expression that one of these cannot read is an error.
    pub(crate) fn target(self) -> [String; 2] {
        let Self {
            firefox, safari, ..
        } = self;
        let safari = format!("safari{}.{}", safari.0, safari.1);
        // esbuild rewrites every `?.` for Chrome before 91, which got one rare form of it wrong; ES2020 stands for those.
        let first = match self.chrome {
            91.. => format!("chrome{}", self.chrome),
            _ => "es2020".to_owned(),
        };
        [
            format!("--target={first},firefox{firefox},{safari}"),
            "--log-override:unsupported-regexp=error".to_owned(),
        ]
    }

    /// Whether all of these have what came with those.
    fn has(self, since: Self) -> bool {
        self.chrome >= since.chrome && self.firefox >= since.firefox && self.safari >= since.safari
    }

    fn features(self) -> impl Iterator<Item = &'static Feature> {
        FEATURES
            .iter()
            .filter(move |feature| self.has(feature.since))
    }

    /// What Binaryen may use. Never `--all-features`: Binaryen 132 then writes modules that V8 rejects.
    pub(crate) fn binaryen(self) -> Vec<String> {
        let enabled = self.features().flat_map(|feature| feature.binaryen);
        let flags = enabled.map(|name| format!("--enable-{name}"));
        std::iter::once("--mvp-features".to_owned())
            .chain(flags)
            .collect()
    }

    /// Whether these read the module.
    fn reads_wasm(self, module: &[u8]) -> Result<()> {
        let first = WasmFeatures::FLOATS | WasmFeatures::GC_TYPES;
        let features = self
            .features()
            .fold(first, |all, feature| all | feature.validator);
        Validator::new_with_features(features).validate_all(module)?;
        Ok(())
    }

    /// Whether these read the script: rewriting it for them changes nothing.
    fn reads_script(self, house: &House, script: &str) -> Result<()> {
        let written = |target: &[String]| {
            let mut command = program(house.npm_program("esbuild"), &house.root);
            command.args(["--minify", "--charset=utf8", "--log-level=error"]);
            quiet_with(command.args(target), script)
        };
        let rewritten = written(&self.target())? != written(&["--target=esnext".to_owned()])?;
        ensure!(
            !rewritten,
            "its syntax is younger; aim the stage that makes it at them"
        );
        Ok(())
    }
}

impl fmt::Display for Oldest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor) = self.safari;
        write!(
            f,
            "Chrome {}, Firefox {}, Safari {major}.{minor}",
            self.chrome, self.firefox
        )
    }
}

/// Every script and every module of the bundle is read by the browsers that are stated.
pub(crate) fn gate(house: &House) -> Result<()> {
    for file in Manifest::read(&house.dist())?.files {
        let bytes = std::fs::read(house.dist().join(&file.path))?;
        let oldest = oldest(&file);
        let read = match file.path.rsplit('.').next() {
            Some("js") => oldest.reads_script(house, &String::from_utf8(bytes)?),
            Some("wasm") => oldest.reads_wasm(&bytes),
            _ => continue,
        };
        read.with_context(|| format!("{}: {oldest} do not read it", file.path))?;
    }
    println!(
        "every script and module is read by the oldest browsers\n{SALE}: sell\n{WINDOW}: the whole window"
    );
    Ok(())
}

fn oldest(file: &File) -> Oldest {
    let wasm = file.path.ends_with(".wasm") || WITH_WASM.contains(&file.entry.as_str());
    if wasm { WINDOW } else { SALE }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module whose one function has this body.
    fn module(body: &[u8]) -> Vec<u8> {
        let length = body.len() as u8 + 2;
        let mut bytes = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0".to_vec();
        bytes.extend([10, length + 2, 1, length, 0]);
        bytes.extend(body);
        bytes.push(0x0b);
        bytes
    }

    #[test]
    fn the_readme_states_the_oldest_browsers() {
        let readme = include_str!("../../README.md");
        for (
            what,
            Oldest {
                chrome,
                firefox,
                safari,
            },
        ) in [("the whole window", WINDOW), ("sells", SALE)]
        {
            let versions = format!("| {chrome} | {firefox} | {}.{} |", safari.0, safari.1);
            let row = readme.lines().find(|line| line.ends_with(&versions));
            assert!(row.is_some_and(|row| row.contains(what)), "{versions}");
        }
    }

    #[test]
    fn a_module_with_a_younger_feature_is_not_read() {
        // i32.const 0, i32.extend8_s, drop
        assert!(WINDOW.reads_wasm(&module(&[0x41, 0, 0xc0, 0x1a])).is_ok());
        // ref.null extern, drop
        let reference = module(&[0xd0, 0x6f, 0x1a]);
        assert!(WINDOW.reads_wasm(&reference).is_ok());
        assert!(SALE.reads_wasm(&reference).is_err());
        // return_call 0
        assert!(WINDOW.reads_wasm(&module(&[0x12, 0])).is_err());
        let simd = [&[0xfd, 0x0c][..], &[0; 16], &[0x1a]].concat();
        assert!(WINDOW.reads_wasm(&module(&simd)).is_err());
    }

    #[test]
    fn binaryen_is_told_what_the_window_s_browsers_have_and_no_more() {
        let flags = WINDOW.binaryen();
        assert!(flags.contains(&"--enable-reference-types".to_owned()));
        assert!(!flags.contains(&"--enable-simd".to_owned()));
        assert!(
            !SALE
                .binaryen()
                .contains(&"--enable-reference-types".to_owned())
        );
    }

    #[test]
    fn a_script_of_younger_syntax_is_not_read() {
        let house = House::find().unwrap();
        let reads = |oldest: Oldest, script| oldest.reads_script(&house, script).is_ok();
        assert!(reads(SALE, "a?.b(c ?? 1)"));
        assert!(!reads(SALE, "a ??= 1"));
        assert!(reads(WINDOW, "a ??= 1; class A { #b = 1; }"));
        assert!(!reads(WINDOW, "class A { static { b() } }"));
        // Safari reads it since 16.4; before, the whole file is an error.
        assert!(!reads(WINDOW, "/(?<=a)b/.test(c)"));
    }
}
