//! Rust as a flat row of tokens: `html!` and other macros hold paths that no parser of items looks into.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::ItemUse;

/// One token; groups are opened and closed.
#[derive(Debug, Clone)]
pub(super) enum Token {
    Word(String),
    Mark(char),
    Open(char),
    Close,
    Literal,
}

/// A path that code says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Mention {
    pub(super) path: Vec<String>,
    /// `name(…)` or `name!`.
    pub(super) is_called: bool,
}

/// A name that code gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Defined {
    pub(super) name: String,
    /// A struct, an enum, a union, a trait or an alias with any `pub`.
    pub(super) is_public_type: bool,
}

const TYPES: &[&str] = &["struct", "enum", "union", "trait", "type"];
const OTHERS: &[&str] = &["fn", "const", "static", "mod", "macro_rules"];

/// All tokens in their order.
pub(super) fn flat(stream: TokenStream) -> Vec<Token> {
    let mut tokens = vec![];
    push(stream, &mut tokens);
    tokens
}

fn push(stream: TokenStream, tokens: &mut Vec<Token>) {
    for tree in stream {
        match tree {
            TokenTree::Ident(word) => tokens.push(Token::Word(word.to_string())),
            TokenTree::Punct(mark) => tokens.push(Token::Mark(mark.as_char())),
            TokenTree::Literal(_) => tokens.push(Token::Literal),
            TokenTree::Group(group) => {
                tokens.push(Token::Open(match group.delimiter() {
                    Delimiter::Parenthesis => '(',
                    Delimiter::Brace => '{',
                    Delimiter::Bracket => '[',
                    Delimiter::None => ' ',
                }));
                push(group.stream(), tokens);
                tokens.push(Token::Close);
            }
        }
    }
}

/// Every path, a single word included; what follows a dot, a lifetime's tick or a leading `::` is none of ours.
pub(super) fn mentions(tokens: &[Token]) -> Vec<Mention> {
    let mut found = vec![];
    let mut at = 0;
    while at < tokens.len() {
        let Some(word) = word(tokens, at) else {
            at += 1;
            continue;
        };
        let before = at.checked_sub(1).map(|before| &tokens[before]);
        let is_foreign =
            matches!(before, Some(Token::Mark('.' | '\'' | ':'))) && !is_ascription(tokens, at);
        let is_new = matches!(before, Some(Token::Word(keyword)) if keyword == "fn");
        let mut path = vec![word.to_owned()];
        at += 1;
        while is_mark(tokens, at, ':') && is_mark(tokens, at + 1, ':') {
            let Some(next) = self::word(tokens, at + 2) else {
                break;
            };
            path.push(next.to_owned());
            at += 3;
        }
        if !is_foreign && !is_new {
            let is_called =
                matches!(tokens.get(at), Some(Token::Open('('))) || is_mark(tokens, at, '!');
            found.push(Mention { path, is_called });
        }
    }
    found
}

/// The names that items at the top give; within a macro's body, those at any depth.
pub(super) fn definitions(tokens: &[Token], at_any_depth: bool) -> Vec<Defined> {
    let mut found = vec![];
    let mut depth = 0;
    for at in 0..tokens.len() {
        match &tokens[at] {
            Token::Open(_) => depth += 1,
            Token::Close => depth -= 1,
            Token::Word(keyword) if depth == 0 || at_any_depth => {
                let is_type = TYPES.contains(&keyword.as_str());
                if !is_type && !OTHERS.contains(&keyword.as_str()) {
                    continue;
                }
                // `macro_rules! name`
                let name = word(tokens, at + 1 + usize::from(keyword == "macro_rules"));
                if let Some(name) = name {
                    found.push(Defined {
                        name: name.to_owned(),
                        is_public_type: is_type && is_public(tokens, at),
                    });
                }
            }
            _ => {}
        }
    }
    found
}

/// What functions take by a `use` of their own.
pub(super) fn uses(tokens: &[Token]) -> Vec<ItemUse> {
    let starts = (0..tokens.len()).filter(|at| word(tokens, *at) == Some("use"));
    starts
        .filter_map(|at| {
            let length = tokens[at..]
                .iter()
                .position(|token| matches!(token, Token::Mark(';')))?;
            let text: String = tokens[at..=at + length].iter().map(written).collect();
            syn::parse_str(&text).ok()
        })
        .collect()
}

fn written(token: &Token) -> String {
    match token {
        Token::Word(word) => format!(" {word} "),
        Token::Mark(mark) => mark.to_string(),
        Token::Open(mark) => mark.to_string(),
        // Within a `use` only braces are closed.
        Token::Close => "}".to_owned(),
        Token::Literal => "_".to_owned(),
    }
}

fn word(tokens: &[Token], at: usize) -> Option<&str> {
    match tokens.get(at) {
        Some(Token::Word(word)) => Some(word),
        _ => None,
    }
}

fn is_mark(tokens: &[Token], at: usize, wanted: char) -> bool {
    matches!(tokens.get(at), Some(Token::Mark(mark)) if *mark == wanted)
}

/// `name: Type`: one colon, not the two of a path.
fn is_ascription(tokens: &[Token], at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else {
        return false;
    };
    is_mark(tokens, before, ':') && (before == 0 || !is_mark(tokens, before - 1, ':'))
}

/// `pub struct`, `pub(crate) struct`.
fn is_public(tokens: &[Token], at: usize) -> bool {
    let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
    match before(1) {
        Some(Token::Word(word)) => word == "pub",
        Some(Token::Close) => (2..6).any(|back| {
            matches!(before(back), Some(Token::Open('(')))
                && matches!(before(back + 1), Some(Token::Word(word)) if word == "pub")
        }),
        _ => false,
    }
}
