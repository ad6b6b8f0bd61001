//! How a value is written at its place in a link. In a segment, everything except unreserved
//! characters and `!$&'()*+,;=:@` is percent-encoded (RFC 3986, section 3.3). In a query, the
//! characters that separate pairs are encoded too, and a space is `%20`. What no request could bring
//! to the handler is refused.

use std::fmt;
use std::path::{Component, Path};

use crate::base::bytes::percent;
use crate::extract::ToParam;

/// Where the values of one parameter are written.
#[derive(Debug)]
pub struct Sink<'s> {
    link: &'s mut String,
    place: SinkPlace,
    /// How many values were written.
    count: usize,
    /// Why a value cannot be in a link.
    fault: Option<&'static str>,
}

/// The part of a link that a parameter is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SinkPlace {
    /// A segment of the path, or the middle of one.
    Segment,
    /// The rest of the path: one text whose segments are separated by `/`.
    Rest,
    /// The rest of the path: a list with a segment for each value.
    RestList,
    /// The query, with the parameter's name.
    Query(&'static str),
}

/// Why a segment of dots is refused.
pub(super) const DOTS: &str =
    "makes a segment `.` or `..`, which clients resolve before they send it";

impl<'s> Sink<'s> {
    pub(super) fn new(link: &'s mut String, place: SinkPlace) -> Self {
        Self { link, place, count: 0, fault: None }
    }

    /// Writes one value.
    pub(super) fn value(&mut self, value: &(impl ToParam + ?Sized)) {
        match self.place {
            SinkPlace::RestList if self.count > 0 => self.link.push('/'),
            SinkPlace::Query(name) => {
                // The caller replaces the first `&` of a link by `?`.
                self.link.push('&');
                percent::encode(self.link, name, percent::in_query);
                self.link.push('=');
            }
            SinkPlace::Segment | SinkPlace::Rest | SinkPlace::RestList => {}
        }
        self.count += 1;
        let start = self.link.len();
        let result = value.to_param(self);
        let is_empty = self.link.len() == start;
        if result.is_err() {
            self.fault = Some("cannot be written by its `ToParam`");
        } else if is_empty && self.place == SinkPlace::Segment {
            self.fault = Some("is empty, but a parameter of a path has at least one character");
        }
    }

    /// Writes a relative path. It consists of names that
    /// [`FromRest`](crate::FromRest) accepts for a `PathBuf`.
    pub(super) fn path(&mut self, path: &Path) {
        let mut text = String::new();
        for component in path.components() {
            match component {
                Component::Normal(name) if name.to_str().is_some_and(is_plain) => {
                    if !text.is_empty() {
                        text.push('/');
                    }
                    text.push_str(name.to_str().unwrap_or_default());
                }
                _ => {
                    self.fault = Some("is not a relative path of plain names");
                    return;
                }
            }
        }
        self.value(text.as_str());
    }

    /// Writes the values of a list.
    pub(super) fn list<'v, V: 'v>(
        &mut self,
        values: impl IntoIterator<Item = &'v V>,
        put: impl Fn(&'v V, &mut Self),
    ) {
        if self.place == SinkPlace::Rest {
            self.place = SinkPlace::RestList;
        }
        for value in values {
            put(value, self);
        }
    }

    /// Returns why the values cannot be in a link. `start` is where they begin.
    pub(super) fn fault(&self, start: usize) -> Option<&'static str> {
        let text = &self.link[start..];
        let is_rest = matches!(self.place, SinkPlace::Rest | SinkPlace::RestList);
        if is_rest && text.split('/').any(is_dots) {
            return self.fault.or(Some(DOTS));
        }
        if self.place == SinkPlace::RestList && self.count == 1 && text.is_empty() {
            return self.fault.or(Some("is a list of one empty text, which a path cannot have"));
        }
        self.fault
    }
}

/// A value writes its text here, in as many parts as it likes.
impl fmt::Write for Sink<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match self.place {
            SinkPlace::Segment | SinkPlace::RestList => {
                percent::encode(self.link, text, percent::in_segment);
            }
            SinkPlace::Rest => {
                percent::encode(self.link, text, |byte| byte == b'/' || percent::in_segment(byte));
            }
            SinkPlace::Query(_) => percent::encode(self.link, text, percent::in_query),
        }
        Ok(())
    }
}

/// Returns whether clients resolve a segment. A dot is never encoded, because that would not help:
/// clients resolve `%2E` too.
pub(super) fn is_dots(segment: &str) -> bool {
    segment == "." || segment == ".."
}

/// Returns whether a name is one that no system takes for several.
fn is_plain(name: &str) -> bool {
    !(name.contains(['/', '\\', '\0']) || cfg!(windows) && name.contains(':'))
}
