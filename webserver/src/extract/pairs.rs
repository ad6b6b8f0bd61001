//! A query string taken apart: its names and values, decoded. One without `%` and `+` is used where
//! it lies; any other is decoded into one string.

use std::ops::Range;

use super::QueryError;
use super::decode;

/// The names and values of a query (`application/x-www-form-urlencoded`), in their order.
#[derive(Debug)]
pub struct Pairs<'r>(Repr<'r>);

#[derive(Debug)]
enum Repr<'r> {
    Plain(&'r str),
    Decoded {
        text: String,
        pairs: Vec<(Range<usize>, Range<usize>)>,
    },
    /// It could not be decoded, and that has been said.
    Refused,
}

impl<'r> Pairs<'r> {
    /// The pairs of a query as sent, without its `?`.
    pub(super) fn new(query: &'r str) -> Result<Self, QueryError> {
        if memchr::memchr2(b'%', b'+', query.as_bytes()).is_none() {
            return Ok(Self(Repr::Plain(query)));
        }
        let mut text = String::with_capacity(query.len());
        let mut pairs = Vec::new();
        let decoded = |piece: &str, text: &mut String| {
            let start = text.len();
            decode::query(piece, text).map(|()| start..text.len())
        };
        for (name, value) in split(query) {
            let name = decoded(name, &mut text);
            let value = decoded(value, &mut text);
            match (name, value) {
                (Ok(name), Ok(value)) => pairs.push((name, value)),
                (Err(why), _) | (_, Err(why)) => {
                    return Err(QueryError::Malformed { detail: why.to_string() });
                }
            }
        }
        Ok(Self(Repr::Decoded { text, pairs }))
    }

    /// Those of a query that could not be decoded, which has been said already.
    pub(super) const fn refused() -> Self {
        Self(Repr::Refused)
    }

    pub(super) fn is_refused(&self) -> bool {
        matches!(self.0, Repr::Refused)
    }

    /// All of them.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &str)> + Clone {
        let (plain, text, pairs) = match &self.0 {
            Repr::Plain(query) => (*query, "", &[][..]),
            Repr::Decoded { text, pairs } => ("", text.as_str(), pairs.as_slice()),
            Repr::Refused => ("", "", &[][..]),
        };
        let at = |range: &Range<usize>| range.clone();
        split(plain).chain(pairs.iter().map(move |(n, v)| (&text[at(n)], &text[at(v)])))
    }
}

/// A name alone has the value of no characters; nothing between two `&` is nothing.
fn split(query: &str) -> impl Iterator<Item = (&str, &str)> + Clone {
    let pieces = query.split('&').filter(|piece| !piece.is_empty());
    pieces.map(|piece| piece.split_once('=').unwrap_or((piece, "")))
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
