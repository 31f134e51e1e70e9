//! The modules of a crate without its tests: what each defines, and which of another file's items it names.
//!
//! A file names another where a path in it, written out or by way of a `use`, leads to an item that the other defines; re-exports
//! are followed to the definition. What is a contents page's work names nothing: `mod x;` and `pub use x::Y`, as long as
//! the page's own code does not say `Y`. A method is part of its type: calling one names nothing.

mod resolve;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use quote::ToTokens as _;
use syn::{Attribute, Item, ItemMod, ItemUse, UseTree, Visibility};

pub(super) use resolve::Edge;

use super::tokens::{Mention, definitions, flat, mentions, uses};

/// Something that a module has under a name of its own.
#[derive(Debug, Clone)]
struct Import {
    /// None where everything is taken: `use x::*`.
    name: Option<String>,
    path: Vec<String>,
    passed_on: bool,
}

#[derive(Debug, Default)]
struct Module {
    file: usize,
    parent: Option<usize>,
    children: BTreeMap<String, usize>,
    items: BTreeSet<String>,
    imports: Vec<Import>,
    mentions: Vec<Mention>,
}

/// A type that a file declares for others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Type {
    pub(super) name: String,
    pub(super) file: String,
}

/// One crate, read.
#[derive(Debug, Default)]
pub(super) struct Program {
    files: Vec<String>,
    modules: Vec<Module>,
    types: Vec<Type>,
}

/// Reads a file by its path, or says that there is none.
pub(super) type Files<'a> = dyn Fn(&str) -> Option<String> + 'a;

impl Program {
    /// Reads a crate from its root file on.
    pub(super) fn read(root: &str, files: &Files) -> Result<Self> {
        let mut program = Self::default();
        let folder = Path::new(root).parent().map(Path::to_owned);
        program.file(root, folder.unwrap_or_default(), None, files)?;
        Ok(program)
    }

    /// The types that are declared for more than one module.
    pub(super) fn types(&self) -> &[Type] {
        &self.types
    }

    fn file(
        &mut self,
        path: &str,
        folder: PathBuf,
        parent: Option<usize>,
        files: &Files,
    ) -> Result<usize> {
        let text = files(path).with_context(|| format!("there is no {path}"))?;
        let parsed = syn::parse_file(&text).with_context(|| format!("{path} is not Rust"))?;
        self.files.push(path.to_owned());
        let file = self.files.len() - 1;
        self.module(file, parsed.items, folder, parent, files)
    }

    fn module(
        &mut self,
        file: usize,
        items: Vec<Item>,
        folder: PathBuf,
        parent: Option<usize>,
        files: &Files,
    ) -> Result<usize> {
        let index = self.modules.len();
        self.modules.push(Module {
            file,
            parent,
            ..Module::default()
        });
        for item in items {
            if is_of_tests(attributes(&item)) {
                continue;
            }
            match item {
                Item::Mod(item) => self.child(index, item, &folder, files)?,
                Item::Use(item) => import(&item, &mut self.modules[index].imports),
                item => self.item(index, &item),
            }
        }
        Ok(index)
    }

    fn child(&mut self, parent: usize, item: ItemMod, folder: &Path, files: &Files) -> Result<()> {
        let name = item.ident.to_string();
        let below = folder.join(&name);
        let child = match item.content {
            Some((_, items)) => {
                let file = self.modules[parent].file;
                self.module(file, items, below, Some(parent), files)?
            }
            None => {
                let path = format!("{}.rs", below.display());
                self.file(&path, below, Some(parent), files)?
            }
        };
        self.modules[parent].children.insert(name, child);
        Ok(())
    }

    fn item(&mut self, index: usize, item: &Item) {
        let tokens = flat(item.to_token_stream());
        let module = &mut self.modules[index];
        for own in uses(&tokens) {
            import(&own, &mut module.imports);
        }
        module.mentions.extend(mentions(&tokens));
        // An impl block defines nothing that a path could begin with.
        if matches!(item, Item::Impl(_)) {
            return;
        }
        let is_macro = matches!(item, Item::Macro(_));
        for found in definitions(&tokens, is_macro) {
            if found.is_public_type {
                self.types.push(Type {
                    name: found.name.clone(),
                    file: self.files[module.file].clone(),
                });
            }
            module.items.insert(found.name);
        }
    }
}

fn import(item: &ItemUse, imports: &mut Vec<Import>) {
    if item.leading_colon.is_none() {
        let passed_on = !matches!(item.vis, Visibility::Inherited);
        branch(&item.tree, &[], passed_on, imports);
    }
}

fn branch(tree: &UseTree, before: &[String], passed_on: bool, imports: &mut Vec<Import>) {
    let with = |name: &syn::Ident| [before, &[name.to_string()]].concat();
    let mut take = |name: Option<String>, path: Vec<String>| {
        imports.push(Import {
            name,
            path,
            passed_on,
        });
    };
    match tree {
        UseTree::Path(path) => branch(&path.tree, &with(&path.ident), passed_on, imports),
        // `use crate::cart::{self}`
        UseTree::Name(name) if name.ident == "self" => {
            take(before.last().cloned(), before.to_vec())
        }
        UseTree::Name(name) => take(Some(name.ident.to_string()), with(&name.ident)),
        UseTree::Rename(name) if name.ident == "self" => {
            take(Some(name.rename.to_string()), before.to_vec());
        }
        UseTree::Rename(name) => take(Some(name.rename.to_string()), with(&name.ident)),
        UseTree::Glob(_) => take(None, before.to_vec()),
        UseTree::Group(group) => {
            for tree in &group.items {
                branch(tree, before, passed_on, imports);
            }
        }
    }
}

/// `#[cfg(test)]`, `#[cfg(all(test, …))]`, `#[test]`.
fn is_of_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        if attribute.path().is_ident("test") {
            return true;
        }
        let Ok(list) = attribute.meta.require_list() else {
            return false;
        };
        let condition = list.tokens.to_string().replace(' ', "");
        list.path.is_ident("cfg")
            && (condition == "test"
                || condition.starts_with("all(test,")
                || (condition.starts_with("all(") && condition.contains(",test")))
    })
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The edges between these files, as `a → b: names`.
    fn edges(files: &[(&str, &str)]) -> Vec<String> {
        let look = |path: &str| {
            let file = files.iter().find(|(name, _)| *name == path);
            file.map(|(_, text)| (*text).to_owned())
        };
        let program = Program::read("lib.rs", &look).unwrap();
        let tell = |edge: Edge| {
            let names: Vec<_> = edge.names.into_iter().collect();
            format!("{} → {}: {}", edge.from, edge.to, names.join(" "))
        };
        program.edges().into_iter().map(tell).collect()
    }

    #[test]
    fn a_use_and_a_path_written_out_name_the_file_of_the_definition() {
        let files = [
            ("lib.rs", "mod cart; mod money; mod shop;"),
            (
                "cart.rs",
                "use crate::money::{Minor, sum as total}; pub struct Cart(Minor);",
            ),
            ("money.rs", "pub struct Minor; pub fn sum() {}"),
            (
                "shop.rs",
                "fn buy() { crate::cart::Cart::new(super::money::sum()) }",
            ),
        ];
        assert_eq!(
            edges(&files),
            [
                "cart.rs → money.rs: Minor sum",
                "shop.rs → cart.rs: Cart",
                "shop.rs → money.rs: sum"
            ]
        );
    }

    #[test]
    fn a_contents_page_names_nothing_and_its_re_exports_lead_to_the_definition() {
        let files = [
            ("lib.rs", "mod shop; mod page;"),
            (
                "shop.rs",
                "mod bag; pub use bag::{Bag, empty}; fn f(empty: u8) -> u8 { empty }",
            ),
            ("shop/bag.rs", "pub struct Bag; pub fn empty() {}"),
            ("page.rs", "use crate::shop::Bag;"),
        ];
        assert_eq!(edges(&files), ["page.rs → shop/bag.rs: Bag"]);
    }

    #[test]
    fn a_parent_whose_code_says_what_its_child_defines_names_it() {
        let files = [
            ("lib.rs", "mod shop;"),
            (
                "shop.rs",
                "mod bag; pub use bag::Bag; pub struct Shop { bag: Bag } fn f() { bag::g(); }",
            ),
            (
                "shop/bag.rs",
                "use super::Shop; pub struct Bag; pub fn g() {}",
            ),
        ];
        assert_eq!(
            edges(&files),
            [
                "shop.rs → shop/bag.rs: Bag g",
                "shop/bag.rs → shop.rs: Shop"
            ]
        );
    }

    #[test]
    fn a_module_and_a_function_of_one_name_are_told_apart() {
        let files = [
            ("lib.rs", "mod shop; fn f() { shop(); }"),
            ("shop.rs", "mod report; fn report() {} use report::Report;"),
            (
                "shop/report.rs",
                "pub struct Report; fn g() { super::report() }",
            ),
        ];
        assert_eq!(
            edges(&files),
            [
                "shop.rs → shop/report.rs: Report",
                "shop/report.rs → shop.rs: report"
            ]
        );
    }

    #[test]
    fn macros_globs_and_uses_within_functions_are_seen() {
        let files = [
            ("lib.rs", "mod a; mod b; mod c;"),
            (
                "a.rs",
                "macro_rules! record { ($n:ident) => { struct $n; } } pub(crate) use record; pub struct Deep;",
            ),
            (
                "b.rs",
                "use crate::a::record; record! { pub struct Made { x: u8 } } fn f() { use crate::a::Deep; html! { <p>{ crate::c::words() }</p> } }",
            ),
            (
                "c.rs",
                "use crate::b::*; pub fn words() -> Made { let Made = 1; }",
            ),
        ];
        assert_eq!(
            edges(&files),
            [
                "b.rs → a.rs: Deep record",
                "b.rs → c.rs: words",
                "c.rs → b.rs: Made"
            ]
        );
    }

    #[test]
    fn what_is_of_tests_is_passed_over() {
        let files = [
            ("lib.rs", "mod a; mod b; #[cfg(test)] mod tests;"),
            (
                "a.rs",
                "pub struct A; #[cfg(test)] mod tests { use crate::b::B; } #[cfg(all(test, unix))] use crate::b::B;",
            ),
            ("b.rs", "use crate::a::A; pub struct B;"),
        ];
        assert_eq!(edges(&files), ["b.rs → a.rs: A"]);
    }

    #[test]
    fn names_of_other_crates_fields_and_variables_are_nobodys() {
        let files = [
            ("lib.rs", "mod a; mod b;"),
            ("a.rs", "pub fn total() {} pub struct Sum;"),
            (
                "b.rs",
                "use std::fmt::Sum; use ::a::Other; use super::a; fn f(a: X) { a; a.total(); x.Sum; let total = 1; }",
            ),
        ];
        assert_eq!(edges(&files), [""; 0]);
    }

    #[test]
    fn types_for_others_are_listed_also_those_that_macros_declare() {
        let text = "pub struct A; pub(crate) enum B {} struct Own; record! { pub struct C { x: u8 } } pub trait D {} pub fn e() {}";
        let program = Program::read("lib.rs", &|_| Some(text.to_owned())).unwrap();
        let names: Vec<_> = program
            .types()
            .iter()
            .map(|kind| kind.name.as_str())
            .collect();
        assert_eq!(names, ["A", "B", "C", "D"]);
    }
}
