//! What is sent over and over: bytes in each coding, made once, under a name that changes with them.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::http::content_coding::{self, ContentCoding};
use crate::http::etag;

/// How much of a hash is a name: 132 bits.
const NAME: usize = 22;

/// One thing in the forms that it can be sent in. Clones share the bytes.
#[derive(Clone, Debug)]
pub struct Precompressed {
    kind: &'static str,
    name: String,
    raw: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
}

impl Precompressed {
    /// These bytes of this media type, in the forms that somebody has made already.
    pub fn new(
        kind: &'static str,
        raw: impl Into<Bytes>,
        brotli: Option<Bytes>,
        gzip: Option<Bytes>,
    ) -> Self {
        let raw = raw.into();
        Self {
            kind,
            name: name(&raw),
            raw,
            brotli,
            gzip,
        }
    }

    /// These bytes, compressed here: work for milliseconds.
    pub fn compress(kind: &'static str, raw: impl Into<Bytes>) -> Self {
        let raw = raw.into();
        let brotli = content_coding::brotli(&raw).map(Bytes::from);
        let gzip = content_coding::gzip(&raw).map(Bytes::from);
        Self::new(kind, raw, brotli, gzip)
    }

    /// Its name: the start of the SHA-256 of its bytes.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its bytes as they are.
    pub fn raw(&self) -> &Bytes {
        &self.raw
    }

    /// Answers a request with it, or says that the client has it already; `keep` says how long it may be kept.
    pub fn respond(&self, request: &HeaderMap, keep: HeaderValue) -> Response {
        let coding = ContentCoding::negotiate(request, &self.codings());
        let etag = coding.validator(&self.name);
        let mut response = if etag::matches(request, &etag) {
            StatusCode::NOT_MODIFIED.into_response()
        } else {
            let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(self.kind))];
            (kind, self.bytes(coding)).into_response()
        };
        let headers = response.headers_mut();
        coding.declare(headers);
        headers.insert(header::CACHE_CONTROL, keep);
        headers.insert(header::ETAG, etag);
        response
    }

    /// The codings that it can be sent in, the smallest first.
    fn codings(&self) -> Vec<ContentCoding> {
        let brotli = self.brotli.as_ref().map(|_| ContentCoding::Brotli);
        let gzip = self.gzip.as_ref().map(|_| ContentCoding::Gzip);
        brotli.into_iter().chain(gzip).collect()
    }

    fn bytes(&self, coding: ContentCoding) -> Bytes {
        let compressed = match coding {
            ContentCoding::Brotli => self.brotli.as_ref(),
            ContentCoding::Gzip => self.gzip.as_ref(),
            ContentCoding::Identity => None,
        };
        compressed.unwrap_or(&self.raw).clone()
    }
}

/// A name for exactly these bytes.
pub(crate) fn name(bytes: &[u8]) -> String {
    let mut name = URL_SAFE_NO_PAD.encode(Sha256::digest(bytes));
    name.truncate(NAME);
    name
}
