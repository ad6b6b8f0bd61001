//! A file of the page, with the fields that it is always sent with.

use std::borrow::Cow;

use crate::http::{HeaderName, HeaderValue, Problem, Request, Response, StatusCode};
use crate::respond::{ETag, IntoResponse};

/// A file.
#[derive(Clone, Debug)]
pub(super) struct File {
    content: Cow<'static, [u8]>,
    media_type: &'static str,
    is_compressed: bool,
    tag: ETag,
}

impl File {
    /// Returns a file with a content as it is.
    pub(super) fn new(content: impl Into<Cow<'static, [u8]>>, media_type: &'static str) -> Self {
        let content = content.into();
        let tag = ETag::of(&content);
        Self { content, media_type, is_compressed: false, tag }
    }

    /// Returns a file whose content is compressed by `gzip`.
    pub(super) fn compressed(content: &'static [u8], media_type: &'static str) -> Self {
        Self { is_compressed: true, ..Self::new(content, media_type) }
    }

    /// Answers with the file. A browser asks each time whether it has changed, because a new release of
    /// the program has the same names.
    pub(super) fn answer(&self, request: &Request) -> Result<Response, Problem> {
        if self.is_compressed && !super::accepts::gzip(request) {
            return Err(Problem::new(StatusCode::NOT_ACCEPTABLE)
                .detail("this file is compressed: send the field Accept-Encoding with gzip")
                .header(name("vary"), HeaderValue::from_static("accept-encoding")));
        }
        let content = match &self.content {
            Cow::Borrowed(content) => Response::new(*content),
            Cow::Owned(content) => Response::new(content.clone()),
        };
        let mut response = (self.tag.clone(), content).into_response();
        let coding = [("content-encoding", "gzip"), ("vary", "accept-encoding")];
        let coding = if self.is_compressed { &coding[..] } else { &[] };
        let fields = [
            ("content-type", self.media_type),
            ("cache-control", "no-cache"),
            ("x-content-type-options", "nosniff"),
        ];
        for &(field, value) in fields.iter().chain(coding) {
            response = response.with_header(name(field), HeaderValue::from_static(value));
        }
        Ok(response)
    }
}

/// Returns a name that is known to be one.
pub(super) fn name(name: &'static str) -> HeaderName {
    HeaderName::from_static(name)
}
