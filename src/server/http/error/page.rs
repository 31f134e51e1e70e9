//! A problem as a page, for a shopper whose browser was led to it.

use axum::http::{HeaderMap, header};

use super::{Details, Problem};

impl Problem {
    /// This problem as whoever sent the request can read it: a page for a browser, else JSON as everywhere.
    pub fn shown_to(mut self, request: &HeaderMap) -> Self {
        let kinds = request
            .get(header::ACCEPT)
            .and_then(|kinds| kinds.to_str().ok());
        self.as_page = kinds.is_some_and(|kinds| kinds.contains("text/html"));
        self
    }

    /// Whether it is to be a page.
    pub fn is_page(&self) -> bool {
        self.as_page
    }
}

impl Details {
    /// The page: without a style or a script, so that no policy has anything to allow.
    pub fn to_html(&self) -> String {
        let [title, detail, mend, code, request] = [
            &self.title,
            &self.detail,
            &self.mend,
            self.code,
            &self.request,
        ]
        .map(escaped);
        format!(
            "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
             <title>{title}</title><main><h1>{detail}</h1>\
             <p lang=\"id\">Tautan ini tidak dapat dibuka. Mintalah tautan baru kepada kreator atau tokonya.</p>\
             <p>{mend}</p><p><small>{code} · {request}</small></p></main></html>"
        )
    }
}

fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            letter => safe.push(letter),
        }
    }
    safe
}
