//! The header fields of a message. Received fields stay in the head's bytes as spans, and a lookup
//! searches them one after another. ExtraFields fields are typed, so that no value can split a message. A
//! list of a dozen fields does not need a hash map.

use std::borrow::Cow;
use std::fmt;

use ::http::header::{CONTENT_TYPE, LINK, SET_COOKIE, VARY, WWW_AUTHENTICATE};

use super::content_type::ContentType;
use super::extra::ExtraFields;
use super::field::Field;
use crate::base::pool::Buf;
use crate::base::rare_box::RareBox;
use crate::base::span::Span;
use ::http::{HeaderName, HeaderValue};

/// Header fields (RFC 9110, section 5). Names are case-insensitive, and a name can have several
/// values.
///
/// As a handler's argument, a `HeaderMap` holds the request's fields. In a handler's result, its
/// fields are added to the response.
///
/// ```
/// use webserver::{HeaderMap, HeaderName, HeaderValue};
///
/// let mut headers = HeaderMap::new();
/// headers.insert(HeaderName::from_static("x-colour"), HeaderValue::from_static("blue"));
/// headers.append(HeaderName::from_static("x-colour"), HeaderValue::from_static("red"));
/// assert_eq!(headers.get("X-Colour"), Some("blue"));
/// assert_eq!(headers.get("x-size"), None);
/// assert!(headers.get_all("x-colour").eq(["blue", "red"].map(str::as_bytes)));
/// assert!(headers.remove("x-colour"));
/// assert!(headers.is_empty());
/// ```
#[derive(Clone, Default)]
pub struct HeaderMap {
    /// Empty for a map that was not received. It is boxed, so that moving a response takes few
    /// instructions.
    received: RareBox<Received>,
    /// The content type of most responses. It is stored outside `added`, so that a plain response
    /// allocates nothing.
    content_type: Option<ContentType>,
    added: ExtraFields,
}

/// The content type and all other fields of a map that was not received.
type OwnFields<'a> = (Option<ContentType>, &'a [(HeaderName, HeaderValue)]);

/// The fields of a received head. The box is kept when the map is cleared.
#[derive(Clone, Default)]
struct Received {
    /// The buffer that `fields` point into.
    wire: Option<Buf>,
    fields: Vec<Field>,
}

impl Received {
    fn bytes(&self) -> &[u8] {
        self.wire.as_ref().map_or(&[], |buf| &buf[..])
    }
}

impl HeaderMap {
    /// Creates an empty map.
    pub const fn new() -> Self {
        Self { received: RareBox::NONE, content_type: None, added: ExtraFields::NONE }
    }

    /// Returns the first value of `name` if it is UTF-8. [`HeaderMap::get_bytes`] returns any
    /// value.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.get_bytes(name).and_then(|value| std::str::from_utf8(value).ok())
    }

    /// Returns the first value of `name`, as sent.
    pub fn get_bytes(&self, name: &str) -> Option<&[u8]> {
        let name = name.as_bytes();
        if let Some(received) = self.received.get() {
            let wire = received.bytes();
            let is_it = |field: &&Field| field.name.of(wire).eq_ignore_ascii_case(name);
            if let Some(field) = received.fields.iter().find(is_it) {
                return Some(field.value.of(wire));
            }
        }
        self.iter_own().find(|(n, _)| n.as_bytes().eq_ignore_ascii_case(name)).map(|(_, v)| v)
    }

    /// Returns all values of `name`, in the order of their lines.
    pub fn get_all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a [u8]> {
        self.iter().filter(move |(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    /// Returns the value of a list field. All lines of such a field form one list (RFC 9110,
    /// section 5.2).
    pub(crate) fn list(&self, name: &str) -> Option<Cow<'_, [u8]>> {
        let mut lines = self.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name)).map(|(_, v)| v);
        let mut list = Cow::Borrowed(lines.next()?);
        for line in lines {
            list.to_mut().push(b',');
            list.to_mut().extend_from_slice(line);
        }
        Some(list)
    }

    /// Returns whether there is a field named `name`.
    pub fn contains(&self, name: &str) -> bool {
        self.get_bytes(name).is_some()
    }

    /// Returns all fields, each as its name as sent and its value without surrounding whitespace.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let text = |bytes| std::str::from_utf8(bytes).unwrap_or_default();
        let received = self.received.get().into_iter().flat_map(move |received| {
            let wire = received.bytes();
            received.fields.iter().map(move |f| (text(f.name.of(wire)), f.value.of(wire)))
        });
        received.chain(self.iter_own())
    }

    /// Returns all fields except the received ones.
    fn iter_own(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let kept = self.content_type.iter().map(|v| (CONTENT_TYPE_NAME, v.value().as_bytes()));
        let added = self.added.fields().iter().map(|(n, v)| (n.as_str(), v.as_bytes()));
        kept.chain(added)
    }

    fn received(&self) -> &[Field] {
        self.received.get().map_or(&[], |received| &received.fields)
    }

    /// Returns the number of field lines.
    pub fn len(&self) -> usize {
        self.received().len() + usize::from(self.content_type.is_some()) + self.added.fields().len()
    }

    /// Returns whether the map has no fields.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sets `name` to this single value.
    pub fn insert(&mut self, name: HeaderName, value: HeaderValue) {
        if !self.is_empty() {
            self.remove(name.as_str());
        }
        self.added.fields_mut().push((name, value));
    }

    /// Adds a value for `name` and keeps the existing values.
    pub fn append(&mut self, name: HeaderName, value: HeaderValue) {
        self.added.fields_mut().push((name, value));
    }

    /// Sets `name` to this single value, or adds the value if fields of this name add up.
    pub(crate) fn set(&mut self, name: HeaderName, value: HeaderValue) {
        if adds_up(&name) {
            self.add(name, value);
        } else {
            self.insert(name, value);
        }
    }

    /// Adds a value that the map does not contain yet.
    fn add(&mut self, name: HeaderName, value: HeaderValue) {
        let is_there = self.get_all(name.as_str()).any(|there| there == value.as_bytes());
        if !is_there {
            self.append(name, value);
        }
    }

    /// Removes all fields named `name` and returns whether there were any.
    pub fn remove(&mut self, name: &str) -> bool {
        let before = self.len();
        if let Some(Received { wire, fields }) = self.received.get_mut() {
            let wire = wire.as_ref().map_or(&[][..], |buf| &buf[..]);
            fields.retain(|f| !f.name.of(wire).eq_ignore_ascii_case(name.as_bytes()));
        }
        if name.eq_ignore_ascii_case(CONTENT_TYPE_NAME) {
            self.content_type = None;
        }
        if let Some(fields) = self.added.get_mut() {
            fields.retain(|(n, _)| !n.as_str().eq_ignore_ascii_case(name));
        }
        self.len() < before
    }

    /// Returns the content type, which may be absent, if the map has no other fields, as in most
    /// responses.
    #[expect(clippy::option_option, reason = "a map without any field is plain too")]
    pub(crate) fn plain(&self) -> Option<Option<ContentType>> {
        let is_plain = self.added.is_none() && self.received().is_empty();
        is_plain.then_some(self.content_type)
    }

    /// Returns the content type, which may be absent, and all other fields, if no field was received.
    pub(crate) fn own(&self) -> Option<OwnFields<'_>> {
        self.received().is_empty().then(|| (self.content_type, self.added.fields()))
    }

    /// Sets the content type to one known at compile time, without allocating.
    pub(crate) fn set_content_type(&mut self, value: ContentType) {
        if !self.is_empty() {
            self.remove(CONTENT_TYPE_NAME);
        }
        self.content_type = Some(value);
    }

    /// Adds all fields of `other`. Each name in `other` replaces the existing fields of that name,
    /// unless fields of that name add up.
    pub(crate) fn merge(&mut self, mut other: Self) {
        if let Some(value) = other.content_type {
            self.set_content_type(value);
        }
        for (name, _) in other.added.fields().iter().filter(|(name, _)| !adds_up(name)) {
            self.remove(name.as_str());
        }
        let received: Vec<_> = other
            .iter()
            .take(other.received().len())
            .filter_map(|(n, v)| {
                Some((n.parse::<HeaderName>().ok()?, HeaderValue::from_bytes(v).ok()?))
            })
            .collect();
        for (name, _) in received.iter().filter(|(name, _)| !adds_up(name)) {
            self.remove(name.as_str());
        }
        let added = other.added.get_mut().map(|list| list.drain(..)).into_iter().flatten();
        for (name, value) in received.into_iter().chain(added) {
            if adds_up(&name) {
                self.add(name, value);
            } else {
                self.append(name, value);
            }
        }
    }

    /// Moves the fields of a received head into an empty map and leaves the map's old vector to the
    /// parser.
    #[inline]
    pub(crate) fn receive(&mut self, wire: Buf, fields: &mut Vec<Field>) {
        debug_assert!(self.is_empty(), "it is cleared when its request goes");
        let received = self.received.get_or_insert_default();
        std::mem::swap(&mut received.fields, fields);
        received.wire = Some(wire);
    }

    /// Makes this map a copy of `other` and keeps its own vectors.
    pub(crate) fn copy_from(&mut self, other: &Self) {
        self.content_type = other.content_type;
        self.added.clone_from(&other.added);
        match other.received.get() {
            Some(Received { wire, fields }) => {
                let own = self.received.get_or_insert_default();
                own.wire.clone_from(wire);
                own.fields.clone_from(fields);
            }
            None => drop(self.received.take()),
        }
    }

    /// Empties the map, keeps its vectors and returns the buffer.
    pub(crate) fn clear(&mut self) -> Option<Buf> {
        self.content_type = None;
        if let Some(fields) = self.added.get_mut() {
            fields.clear();
        }
        let received = self.received.get_mut()?;
        received.fields.clear();
        received.wire.take()
    }

    /// Returns the position of a received field's value, so that it can be read after the map is
    /// gone.
    pub(crate) fn place_of(&self, field: u16) -> Option<(Buf, Span)> {
        let received = self.received.get()?;
        Some((received.wire.clone()?, received.fields.get(usize::from(field))?.value))
    }

    /// Joins several lines of a list field in a new buffer and returns the position of the list in
    /// it.
    #[cold]
    pub(crate) fn place_of_list(&self, name: &str) -> Option<(Buf, Span)> {
        let list = self.list(name)?.into_owned();
        let all = Span::new(0, list.len());
        Some((Buf::new(list.into()), all))
    }

    /// Returns the value of a received field.
    pub(crate) fn value_at(&self, field: usize) -> Option<&[u8]> {
        let received = self.received.get()?;
        received.fields.get(field).map(|field| field.value.of(received.bytes()))
    }

    pub(crate) fn wire(&self) -> Option<&Buf> {
        self.received.get()?.wire.as_ref()
    }
}

/// Returns whether several fields of this name in a response add up, so that none of them may
/// replace another: a cookie (RFC 6265, section 3), a field that the response varies with, a link,
/// or a challenge (RFC 9110, sections 12.5.5 and 11.6.1; RFC 8288, section 3).
fn adds_up(name: &HeaderName) -> bool {
    matches!(*name, SET_COOKIE | VARY | LINK | WWW_AUTHENTICATE)
}

const CONTENT_TYPE_NAME: &str = "content-type";

impl fmt::Debug for HeaderMap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter().map(|(n, v)| (n, String::from_utf8_lossy(v)))).finish()
    }
}

impl From<::http::HeaderMap> for HeaderMap {
    fn from(map: ::http::HeaderMap) -> Self {
        let mut headers = Self::new();
        let mut last = CONTENT_TYPE;
        for (name, value) in map {
            last = name.unwrap_or(last);
            headers.append(last.clone(), value);
        }
        headers
    }
}

impl From<HeaderMap> for ::http::HeaderMap {
    fn from(headers: HeaderMap) -> Self {
        Self::from(&headers)
    }
}

impl From<&HeaderMap> for ::http::HeaderMap {
    fn from(headers: &HeaderMap) -> Self {
        let mut map = Self::with_capacity(headers.len());
        for (name, value) in headers.iter() {
            if let (Ok(name), Ok(value)) =
                (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_bytes(value))
            {
                map.append(name, value);
            }
        }
        map
    }
}
