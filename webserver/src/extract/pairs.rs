//! A query string taken apart: its names and values, decoded. One without `%` and `+` is used where
//! it lies; any other is decoded into one string.

use super::QueryError;
use super::decode::{self, Malformed};
use crate::pool;

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
pub struct Pairs<'r>(Repr<'r>);

#[derive(Debug)]
enum Repr<'r> {
    Plain(&'r str),
    Decoded(Decoded),
    /// It could not be decoded, and that has been said.
    Refused,
}

/// Names and values one behind the other. Both vectors are pooled, so that the steady state
/// allocates none.
#[derive(Debug)]
struct Decoded {
    text: String,
    /// For each pair where its name and its value end in `text`.
    marks: Vec<u8>,
}

/// Two numbers of four bytes.
type Mark = [u8; 8];

impl<'r> Pairs<'r> {
    /// The pairs of a query as sent, without its `?`.
    pub(super) fn new(query: &'r str) -> Result<Self, QueryError> {
        if memchr::memchr2(b'%', b'+', query.as_bytes()).is_none() {
            return Ok(Self(Repr::Plain(query)));
        }
        let decoded =
            Decoded::new(query).map_err(|why| QueryError::Malformed { detail: why.to_string() })?;
        Ok(Self(Repr::Decoded(decoded)))
    }

    /// Those of a query that could not be decoded, which has been said already.
    pub(super) const fn refused() -> Self {
        Self(Repr::Refused)
    }

    pub(super) fn is_refused(&self) -> bool {
        matches!(self.0, Repr::Refused)
    }

    /// All of them.
    #[expect(clippy::iter_without_into_iter, reason = "it is asked for by name alone")]
    pub(super) fn iter(&self) -> Iter<'_> {
        match &self.0 {
            Repr::Plain(query) => Iter::plain(query),
            Repr::Decoded(Decoded { text, marks }) => {
                Iter { rest: "", text, at: 0, marks: marks.as_chunks().0 }
            }
            Repr::Refused => Iter::plain(""),
        }
    }
}

impl Decoded {
    fn new(query: &str) -> Result<Self, Malformed> {
        let mut decoded = Self { text: String::new(), marks: pool::take_output() };
        let mut bytes = pool::take_output();
        let ended = decoded.fill(query, &mut bytes);
        match String::from_utf8(bytes) {
            Ok(text) => decoded.text = text,
            Err(error) => {
                pool::give_output(error.into_bytes());
                return ended.and(Err(Malformed::Utf8));
            }
        }
        ended?;
        // If the whole is UTF-8 and no character is cut, each part is.
        let (marks, _) = decoded.marks.as_chunks();
        let whole = |end: usize| decoded.text.is_char_boundary(end);
        let is_whole = |mark: &Mark| ends(*mark).iter().all(|end| whole(*end));
        if marks.iter().all(is_whole) { Ok(decoded) } else { Err(Malformed::Utf8) }
    }

    fn fill(&mut self, query: &str, bytes: &mut Vec<u8>) -> Result<(), Malformed> {
        for (name, value) in Iter::plain(query) {
            for part in [name, value] {
                decode::query(part, bytes)?;
                self.marks.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
            }
        }
        Ok(())
    }
}

impl Drop for Decoded {
    fn drop(&mut self) {
        pool::give_output(std::mem::take(&mut self.text).into_bytes());
        pool::give_output(std::mem::take(&mut self.marks));
    }
}

fn ends(mark: Mark) -> [usize; 2] {
    let both = u64::from_le_bytes(mark);
    [both as u32 as usize, (both >> 32) as usize]
}

/// The pairs of a query, decoded already or plain.
#[derive(Clone, Debug)]
pub(super) struct Iter<'p> {
    /// What is left of a plain query.
    rest: &'p str,
    text: &'p str,
    /// Where the next name begins in `text`.
    at: usize,
    marks: &'p [Mark],
}

impl<'p> Iter<'p> {
    fn plain(rest: &'p str) -> Self {
        Self { rest, text: "", at: 0, marks: &[] }
    }
}

impl<'p> Iterator for Iter<'p> {
    type Item = (&'p str, &'p str);

    /// A name alone has the value of no characters; nothing between two `&` is nothing.
    fn next(&mut self) -> Option<Self::Item> {
        if let Some((mark, others)) = self.marks.split_first() {
            let [name, value] = ends(*mark);
            let pair = (self.text.get(self.at..name)?, self.text.get(name..value)?);
            (self.at, self.marks) = (value, others);
            return Some(pair);
        }
        while !self.rest.is_empty() {
            let (piece, rest) = cut(self.rest, b'&');
            self.rest = rest;
            if !piece.is_empty() {
                return Some(cut(piece, b'='));
            }
        }
        None
    }
}

/// What is before and behind the first `mark`; all is before where there is none.
fn cut(text: &str, mark: u8) -> (&str, &str) {
    match text.as_bytes().iter().position(|byte| *byte == mark) {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    }
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
