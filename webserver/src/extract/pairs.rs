//! A query string that was parsed in one pass. The result is a decoded copy and the positions of
//! the names and values in it. The copy of a short query is in the struct itself. A pair that
//! cannot be decoded is marked and kept, so that it affects only an argument that reads it.

use crate::base::bytes::{percent, same};
use crate::base::pool::Scratch;
use crate::base::rare_box::RareBox;
use crate::base::span::Span;
use crate::extract::decode::Malformed;

/// The names and values of a query (`application/x-www-form-urlencoded`), in their order. A
/// [`FromQuery`](crate::FromQuery) type reads from `Pairs`. A handler takes
/// [`Query<T>`](crate::Query) instead, or `{name..}` as a map.
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
    /// The decoded query, if it is short.
    short: [u8; SHORT],
    /// The decoded query, if it is long. Pooled, so that the steady state does not allocate.
    long: Option<Scratch>,
    marks: Marks,
    /// The pairs that cannot be decoded, sorted by their index.
    flaws: RareBox<Vec<(usize, Malformed)>>,
}

/// A decoded name and its decoded value. A name that cannot be decoded does not have a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair<'a> {
    pub(crate) name: &'a str,
    pub(crate) value: Result<&'a str, Malformed>,
}

/// Why a name does not have a single value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotSingle {
    /// The name occurs more than once.
    Repeated,
    /// The value cannot be decoded.
    Malformed(Malformed),
}

/// The maximum number of bytes of a query that is stored in the struct itself.
const SHORT: usize = 64;

impl<'r> Pairs<'r> {
    /// Parses a query as it was sent, without its `?`.
    pub(crate) fn new(query: &'r str) -> Self {
        let mut pairs = Self::of(query.as_bytes());
        pairs.read();
        pairs
    }

    /// Creates the pairs of a query without parsing it yet.
    pub(crate) fn of(query: &'r [u8]) -> Self {
        let marks = Marks { few: [[0; 16]; FEW], count: 0, many: None };
        Self { sent: query, short: [0; SHORT], long: None, marks, flaws: RareBox::NONE }
    }

    /// Returns the number of pairs.
    pub fn len(&self) -> usize {
        self.marks.count
    }

    /// Returns whether there is no pair.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns all pairs in their order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = Pair<'_>> {
        let (bytes, flaws) = (self.bytes(), self.flaws());
        // One check of the whole text instead of one for each name and value takes a sixth off the
        // instructions of a request with a form of ten fields (20,320 before).
        let whole = std::str::from_utf8(bytes).ok();
        let text = move |place: Span| match whole {
            Some(whole) => whole.get(place.at as usize..place.end()).unwrap_or_default(),
            None => text(place.of(bytes)),
        };
        self.marks.all().iter().enumerate().map(move |(number, mark)| {
            let (name, value) = places(*mark);
            let mut pair = Pair { name: text(name), value: Ok(text(value)) };
            if !flaws.is_empty()
                && let Ok(at) = flaws.binary_search_by_key(&number, |(number, _)| *number)
            {
                pair.value = Err(flaws[at].1);
            }
            pair
        })
    }

    /// Returns the names that have one of two bytes, in their order.
    pub(crate) fn names_with(&self, one: u8, other: u8) -> impl Iterator<Item = &str> {
        let bytes = self.bytes();
        let names = self.marks.all().iter().map(move |mark| places(*mark).0.of(bytes));
        names.filter(move |name| name.iter().any(|byte| [one, other].contains(byte))).map(text)
    }

    /// Returns the values of the given name.
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = Result<&str, Malformed>> {
        self.iter().filter(move |pair| pair.name == name).map(|pair| pair.value)
    }

    /// Returns the single value of the given name, if there is one.
    #[inline]
    pub(crate) fn single(&self, name: &str) -> Result<Option<&[u8]>, NotSingle> {
        let (bytes, name) = (self.bytes(), name.as_bytes());
        let mut found = None;
        for mark in self.marks.all() {
            let (own, value) = places(*mark);
            if own.len as usize == name.len() && same(own.of(bytes), name) {
                if found.is_some() {
                    return Err(NotSingle::Repeated);
                }
                found = Some(value);
            }
        }
        if self.flaws.get().is_some() {
            self.check(name)?;
        }
        Ok(found.map(|value| value.of(bytes)))
    }

    /// Returns an error if a value of the given name cannot be decoded.
    #[cold]
    fn check(&self, name: &[u8]) -> Result<(), NotSingle> {
        let mut pairs = self.iter().filter(|pair| pair.name.as_bytes() == name);
        pairs.try_for_each(|pair| pair.value.map(drop).map_err(NotSingle::Malformed))
    }

    fn flaws(&self) -> &[(usize, Malformed)] {
        self.flaws.get().map_or(&[], Vec::as_slice)
    }

    fn bytes(&self) -> &[u8] {
        self.long.as_ref().map_or(&self.short, Scratch::bytes)
    }

    /// Parses the query. The number of pairs is bounded by the length of the request's target,
    /// which is limited.
    #[inline(never)]
    pub(crate) fn read(&mut self) {
        let Self { short, long, marks, flaws, .. } = self;
        let sent = self.sent;
        let out = if sent.len() <= SHORT { &mut short[..] } else { copy(sent, long) };
        // Decoding never makes a text longer. Bytes that were sent unencoded are UTF-8 already, so
        // the result is UTF-8 if all percent-decoded bytes are ASCII.
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
                    b'%' => match sent[at..].first_chunk().and_then(|d| percent::byte(*d)) {
                        Some(decoded) => {
                            byte = decoded;
                            added |= byte;
                            at += 2;
                        }
                        // The `%` is kept as it is.
                        None => add_flaw(flaws, marks.count, Malformed::Percent),
                    },
                    b'+' => byte = b' ',
                    // A `=` is kept in the copy, because the positions count it.
                    _ if open.value == 0 => open.value = to + 1,
                    _ => {}
                }
            }
            out[to] = byte;
            to += 1;
        }
        marks.add(open, to);
        if !added.is_ascii() {
            self.check_utf8();
        }
    }

    /// Marks the pairs that are not UTF-8.
    fn check_utf8(&mut self) {
        let Self { short, long, marks, flaws, .. } = self;
        let bytes = long.as_ref().map_or(&short[..], Scratch::bytes);
        let is = |place: Span| std::str::from_utf8(place.of(bytes)).is_ok();
        for (number, mark) in marks.all().iter().enumerate() {
            let (name, value) = places(*mark);
            if !(is(name) && is(value)) {
                add_flaw(flaws, number, Malformed::Utf8);
            }
        }
        if let Some(flaws) = flaws.get_mut() {
            flaws.sort_by_key(|(number, _)| *number);
            flaws.dedup_by_key(|(number, _)| *number);
        }
    }
}

/// Marks pair `number`, unless it was the last pair that was marked.
#[cold]
fn add_flaw(flaws: &mut RareBox<Vec<(usize, Malformed)>>, number: usize, why: Malformed) {
    let flaws = flaws.get_or_insert_default();
    if flaws.last().is_none_or(|(last, _)| *last != number) {
        flaws.push((number, why));
    }
}

#[inline(never)]
fn copy<'a>(sent: &[u8], long: &'a mut Option<Scratch>) -> &'a mut [u8] {
    let long = long.insert(Scratch::new()).vec();
    long.extend_from_slice(sent);
    long
}

/// Whether a byte stands for something other than itself.
static IS_MARK: [bool; 256] = {
    let mut table = [false; 256];
    let mut marks: &[u8] = b"&=%+";
    while let [mark, rest @ ..] = marks {
        table[*mark as usize] = true;
        marks = rest;
    }
    table
};

/// Returns the decoded text. Returns an empty text if it is not UTF-8; its pair is marked in that
/// case.
fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap_or_default()
}

/// A pair whose end has not been reached yet.
#[derive(Clone, Copy, Default)]
struct Open {
    start: usize,
    /// The start of the pair's value, after a `=`; 0 if there is no `=`.
    value: usize,
}

/// The maximum number of pairs whose positions are stored in the struct itself.
const FEW: usize = 6;

/// The positions of the pairs. If there are more than [`FEW`] pairs, all positions are in a pooled
/// buffer.
#[derive(Debug)]
struct Marks {
    few: [Mark; FEW],
    count: usize,
    /// All positions, once there are more than [`FEW`] pairs.
    many: Option<Scratch>,
}

/// The positions of a name and of its value: four numbers of four bytes each.
type Mark = [u8; 16];

impl Marks {
    /// Adds the pair that ends at `end`. A name without a `=` has an empty value. An empty text
    /// between two `&` is not a pair.
    fn add(&mut self, open: Open, end: usize) {
        let Open { start, value } = open;
        if start == end {
            return;
        }
        // Each value has a position of its own, even an empty value.
        let (name_end, value) = if value == 0 { (end, end) } else { (value - 1, value) };
        let mark = mark(Span::new(start, name_end - start), Span::new(value, end - value));
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
mod tests;
