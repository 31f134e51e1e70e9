//! Validators: letting a client keep what has not changed (RFC 9110, 8.8.3 and 13.1.2).

use axum::http::{HeaderMap, HeaderValue, header};

/// Whether the client says that it has this already.
pub fn matches(request: &HeaderMap, etag: &HeaderValue) -> bool {
    let Ok(etag) = etag.to_str() else {
        return false;
    };
    let known = request.get_all(header::IF_NONE_MATCH).iter();
    let known = known
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    known
        .map(str::trim)
        .any(|known| known == "*" || known.trim_start_matches("W/") == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_that_names_one_of_several_validators_has_it_already() {
        let request = |value: &'static str| {
            HeaderMap::from_iter([(header::IF_NONE_MATCH, HeaderValue::from_static(value))])
        };
        assert!(matches(
            &request("\"x\", W/\"abc\""),
            &"\"abc\"".parse().unwrap()
        ));
        assert!(matches(&request("*"), &"\"abc\"".parse().unwrap()));
        assert!(!matches(&request("abc"), &"\"abc\"".parse().unwrap()));
        assert!(!matches(&HeaderMap::new(), &"\"abc\"".parse().unwrap()));
    }
}
