//! A link with parameters spliced onto it, if it is one that anybody may be sent to.

use etalase_model::link::{LinkFault, splice};
use serde_json::{Value, json};

use super::error::DoctorError;
use super::request::{DoctorRequest, wrong};

/// How many parameters one question may add.
const MOST: usize = 1_000;

/// Answers `{"op":"decorate",…}`.
pub(super) fn answer(question: &DoctorRequest) -> Result<Value, DoctorError> {
    let (url, params) = (question.text("url")?, question.pairs("params")?);
    if params.len() > MOST {
        return Err(wrong("params", "a list of at most 1,000 pairs"));
    }
    check(url)?;
    Ok(json!({ "url": splice(url, &params) }))
}

/// Refuses what leads out of the web or hides where it leads.
///
/// This is the bench for splicing, so it takes more than checkout links do: relative links, `http` and hosts beyond ASCII.
fn check(url: &str) -> Result<(), LinkFault> {
    let head = url.split(['?', '#']).next().unwrap_or_default();
    if head.contains(|c: char| c.is_control() || c == '\\') {
        return Err(LinkFault::Character);
    }
    let rest = match head.trim_start().split_once(':') {
        Some((scheme, rest)) if !scheme.contains('/') => {
            let web = ["http", "https"]
                .iter()
                .any(|web| scheme.eq_ignore_ascii_case(web));
            let rest = rest.strip_prefix("//").filter(|_| web);
            rest.ok_or(LinkFault::Scheme)?
        }
        _ => match head.trim_start().strip_prefix("//") {
            Some(rest) => rest,
            None => return Ok(()),
        },
    };
    match rest.split('/').next().unwrap_or_default() {
        "" => Err(LinkFault::Host),
        authority if authority.contains('@') => Err(LinkFault::Userinfo),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_out_of_the_web_is_refused() {
        for (url, fault) in [
            ("javascript:alert(1)", LinkFault::Scheme),
            ("JavaScript://toko.id/%0aalert(1)", LinkFault::Scheme),
            ("  javascript:alert(1)?a=b", LinkFault::Scheme),
            ("data:text/html,x", LinkFault::Scheme),
            ("vbscript:x", LinkFault::Scheme),
            ("blob:https://toko.id/1", LinkFault::Scheme),
            ("file:///etc/passwd", LinkFault::Scheme),
            ("mailto:halo@toko.id", LinkFault::Scheme),
            ("https:/toko.id", LinkFault::Scheme),
            ("java\tscript:alert(1)", LinkFault::Character),
            ("\u{1}javascript:alert(1)", LinkFault::Character),
            ("/\\evil.example", LinkFault::Character),
            ("https://rani:x@toko.id/", LinkFault::Userinfo),
            ("//toko.id@evil.example?a", LinkFault::Userinfo),
            ("https://?a=b", LinkFault::Host),
            ("///evil.example", LinkFault::Host),
        ] {
            assert_eq!(check(url), Err(fault), "{url}");
        }
    }

    #[test]
    fn whatever_a_page_may_link_to_is_decorated() {
        for url in [
            "",
            "?a=b",
            "#x",
            "/toko?next=javascript:alert(1)",
            "toko/a:b",
            "../a",
            "//toko.id/@rani",
            "http://toko.id:80/",
            "HTTPS://Toko.id",
            "https://kopi-é.example/ꦏ b?q= x\\y#@",
        ] {
            assert_eq!(check(url), Ok(()), "{url}");
        }
    }
}
