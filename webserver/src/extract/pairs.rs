//! A query string taken apart in one pass: a decoded copy of it, and where the names and values are in
//! that. A short one lies where its pairs do.

use super::QueryError;
use super::decode::{self, Malformed};
use crate::http::Span;
use crate::pool::Scratch;

/// The names and values of a query (`application/x-www-form-urlencoded`), in their order: what
/// [`FromQuery`](crate::FromQuery) reads from. A handler takes [`Query<T>`](crate::Query) instead, or
/// `{name..}` as a map.
///
/// ```
/// use std::collections::BTreeMap;
/// use webserver::prelude::*;
///
/// #[get("/all?{all..}")]
/// fn all(all: BTreeMap<String, String>) -> usize {
///     all.len()
/// }
/// ```
#[derive(Debug)]
pub struct Pairs<'r> {
    sent: &'r [u8],
    /// It decoded, if it is short.
    short: [u8; SHORT],
    /// Or else here. Pooled, so that the steady state allocates nothing.
    long: Option<Scratch>,
    marks: Marks,
    /// It could not be decoded, and that has been said.
    is_refused: bool,
}

/// Bytes of a query that need no more room than this struct.
const SHORT: usize = 64;

impl<'r> Pairs<'r> {
    /// The pairs of a query as sent, without its `?`.
    pub(super) fn new(query: &'r str) -> Result<Self, QueryError> {
        let (mut pairs, mut failed) = (Self::of(query.as_bytes()), None);
        pairs.read(|error| failed = Some(error));
        failed.map_or(Ok(pairs), Err)
    }

    /// Those of a query that is not read yet.
    pub(super) fn of(query: &'r [u8]) -> Self {
        let marks = Marks { few: [[0; 16]; FEW], count: 0, many: None };
        Self { sent: query, short: [0; SHORT], long: None, marks, is_refused: false }
    }

    /// Reads it. What is malformed is told, and has no pairs.
    pub(super) fn read(&mut self, tell: impl FnOnce(QueryError)) {
        if let Err(why) = self.fill() {
            self.is_refused = true;
            tell(QueryError::Malformed { detail: why.to_string() });
        }
    }

    pub(super) fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        let bytes = self.bytes();
        self.marks.all().iter().map(|mark| {
            let (name, value) = places(*mark);
            (text(name.of(bytes)), text(value.of(bytes)))
        })
    }

    /// The values of that name.
    pub(super) fn values(&self, name: &str) -> impl Iterator<Item = &str> {
        self.iter().filter(move |(own, _)| *own == name).map(|(_, value)| value)
    }

    /// The one value of that name, if there is one.
    pub(super) fn single(&self, name: &str) -> Result<Option<&[u8]>, Repeated> {
        let (bytes, name) = (self.bytes(), name.as_bytes());
        let mut found = None;
        for mark in self.marks.all() {
            let (own, value) = places(*mark);
            if own.len as usize == name.len() && same(own.of(bytes), name) {
                if found.is_some() {
                    return Err(Repeated);
                }
                found = Some(value);
            }
        }
        Ok(found.map(|value| value.of(bytes)))
    }

    fn bytes(&self) -> &[u8] {
        self.long.as_ref().map_or(&self.short, Scratch::bytes)
    }

    #[inline(never)]
    fn fill(&mut self) -> Result<(), Malformed> {
        let Self { short, long, marks, .. } = self;
        let sent = self.sent;
        let out = if sent.len() <= SHORT { &mut short[..] } else { copy(sent, long) };
        // What is decoded is never longer. What was sent as it is is text, so that the whole is if no
        // byte is added that is a part of a character.
        let (mut at, mut to, mut added, mut open) = (0, 0, 0_u8, Open::default());
        while let Some(byte) = sent.get(at) {
            let mut byte = *byte;
            at += 1;
            if IS_MARK[byte as usize] {
                match byte {
                    b'&' => {
                        marks.add(open, to);
                        open = Open { start: to, value: 0 };
                        continue;
                    }
                    b'%' => {
                        let digits = sent[at..].first_chunk().ok_or(Malformed::Percent)?;
                        byte = decode::byte(*digits)?;
                        added |= byte;
                        at += 2;
                    }
                    b'+' => byte = b' ',
                    // A `=` stays, as the places count it.
                    _ if open.value == 0 => open.value = to + 1,
                    _ => {}
                }
            }
            out[to] = byte;
            to += 1;
        }
        marks.add(open, to);
        if added.is_ascii() || self.is_utf8() { Ok(()) } else { Err(Malformed::Utf8) }
    }

    fn is_utf8(&self) -> bool {
        let bytes = self.bytes();
        let is = |place: Span| std::str::from_utf8(place.of(bytes)).is_ok();
        self.marks.all().iter().all(|mark| {
            let (name, value) = places(*mark);
            is(name) && is(value)
        })
    }
}

#[inline(never)]
fn copy<'a>(sent: &[u8], long: &'a mut Option<Scratch>) -> &'a mut [u8] {
    let long = long.insert(Scratch::new()).vec();
    long.extend_from_slice(sent);
    long
}

/// Whether a byte stands for something else than itself.
static IS_MARK: [bool; 256] = {
    let mut table = [false; 256];
    let mut marks: &[u8] = b"&=%+";
    while let [mark, rest @ ..] = marks {
        table[*mark as usize] = true;
        marks = rest;
    }
    table
};

/// What is UTF-8 was seen when it was decoded.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// A name is there more than once.
#[derive(Debug)]
pub(super) struct Repeated;

/// A pair whose end is not reached.
#[derive(Clone, Copy, Default)]
struct Open {
    start: usize,
    /// Where its value begins, behind a `=`; 0 where there is none.
    value: usize,
}

/// Pairs that need no more room than this struct.
const FEW: usize = 6;

/// Where the pairs are. What is beyond [`FEW`] is pooled, too.
#[derive(Debug)]
struct Marks {
    few: [Mark; FEW],
    count: usize,
    /// All of them, once they are many.
    many: Option<Scratch>,
}

/// The places of a name and of its value: four numbers of four bytes.
type Mark = [u8; 16];

impl Marks {
    /// Adds the pair that ends at `end`. A name alone has the value of no characters; nothing
    /// between two `&` is nothing.
    fn add(&mut self, open: Open, end: usize) {
        let Open { start, value } = open;
        if start == end {
            return;
        }
        let value = if value == 0 { end + 1 } else { value };
        let mark =
            mark(Span::new(start, value - 1 - start), Span::new(value, end.saturating_sub(value)));
        match self.few.get_mut(self.count) {
            Some(place) => *place = mark,
            None => self.add_beyond(mark),
        }
        self.count += 1;
    }

    #[cold]
    fn add_beyond(&mut self, mark: Mark) {
        let few = &self.few;
        let many = self.many.get_or_insert_with(|| {
            let mut many = Scratch::new();
            many.vec().extend_from_slice(few.as_flattened());
            many
        });
        many.vec().extend_from_slice(&mark);
    }

    fn all(&self) -> &[Mark] {
        match self.few.get(..self.count) {
            Some(few) => few,
            None => self.many.as_ref().map_or(&[], |many| many.bytes().as_chunks().0),
        }
    }
}

/// Whether two names are equal, without a call for what is as short as most.
fn same(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    match a.len() {
        0..4 => a.iter().eq(b),
        4..=8 => a.first_chunk::<4>() == b.first_chunk() && a.last_chunk::<4>() == b.last_chunk(),
        _ => a == b,
    }
}

fn mark(name: Span, value: Span) -> Mark {
    let half = |span: Span| u128::from(span.at) | u128::from(span.len) << 32;
    (half(name) | half(value) << 64).to_le_bytes()
}

fn places(mark: Mark) -> (Span, Span) {
    let both = u128::from_le_bytes(mark);
    let span = |half: u64| Span { at: half as u32, len: (half >> 32) as u32 };
    (span(both as u64), span((both >> 64) as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_taken_apart_and_then_decoded() {
        let check = |query: &str, expected: &[(&str, &str)]| {
            let pairs = Pairs::new(query).expect("it can be decoded");
            assert_eq!(pairs.iter().collect::<Vec<_>>(), expected, "{query}");
        };
        check("", &[]);
        check("a", &[("a", "")]);
        check("a=", &[("a", "")]);
        check("=b", &[("", "b")]);
        check("a=b&&c=d&", &[("a", "b"), ("c", "d")]);
        check("a=b=c", &[("a", "b=c")]);
        check("a=1&a=2", &[("a", "1"), ("a", "2")]);
        check("a+b=%26%3D&c=d", &[("a b", "&="), ("c", "d")]);
        check("a%3Db=c", &[("a=b", "c")]);
        check("n=%C3%BC", &[("n", "ü")]);
        check("a=b&c=%64&e&=f&&g=h=", &[("a", "b"), ("c", "d"), ("e", ""), ("", "f"), ("g", "h=")]);
    }

    #[test]
    fn many_pairs_are_kept_in_their_order() {
        for count in 0..3 * FEW {
            for value in ["x", "%78"] {
                let query: Vec<_> = (0..count).map(|n| format!("{n}={value}")).collect();
                let query = query.join("&");
                let pairs = Pairs::new(&query).expect("it can be decoded");
                let names: Vec<_> = (0..count).map(|n| n.to_string()).collect();
                let expected: Vec<_> = names.iter().map(|name| (name.as_str(), "x")).collect();
                assert_eq!(pairs.iter().collect::<Vec<_>>(), expected, "{query}");
            }
        }
    }

    #[test]
    fn a_query_that_is_malformed_is_refused() {
        for query in ["a=%", "%zz=b", "a=%FF", "a=%C3&b=%BC"] {
            let refused = Pairs::new(query);
            assert!(matches!(refused, Err(QueryError::Malformed { .. })), "{query}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_query_panics(query in "[a-c=&%+0-9A-F]*") {
            if let Ok(pairs) = Pairs::new(&query) {
                proptest::prop_assert!(pairs.iter().count() <= query.len());
            }
        }

        #[test]
        fn decoding_where_it_lies_and_into_a_string_agree(query in "[a-c=&0-9]*") {
            let encoded = format!("{query}&%61");
            let with_one_more: Vec<_> = [("a".to_owned(), String::new())].into();
            let all = |query: &str| -> Vec<(String, String)> {
                let pairs = Pairs::new(query).expect("it can be decoded");
                pairs.iter().map(|(n, v)| (n.to_owned(), v.to_owned())).collect()
            };
            proptest::prop_assert_eq!(all(&encoded), [all(&query), with_one_more].concat());
        }
    }
}
