//! Reads a piece again, notes what is wrong with it, and gives a blank in its place. Which part of
//! the piece serde asks for is decided in other files.

use std::borrow::Cow;

use serde_core::Deserialize;
use serde_core::de::{Error, Unexpected};

use super::findings::Findings;
use super::kept::Refused;
#[cfg(feature = "json")]
use super::piece::shape_of;
use super::piece::{Parts, Piece, Shape, Want, shape_of_name};
use super::stop::{Reason, Stop, Wrong, called};
use super::text_shape;
use crate::extract::pairs::Pair;
use crate::extract::urlencoded::de::read_node;

/// The maximum number of values in one another, as in `serde_json`.
const DEPTH: usize = 128;

/// The maximum number of blanks in one another.
const BLANK_DEPTH: usize = 8;

/// A list or an object with more bytes is not read by `serde_json` first, so that a mistake deep in a
/// large body is not searched for on each level again.
#[cfg(feature = "json")]
const LARGE: usize = 4096;

/// The texts of blanks. Types that are read from a text usually accept one of them.
pub(super) static BLANKS: [&str; 9] = [
    "",
    "a",
    "1",
    "2000-01-01",
    "2000-01-01T00:00:00Z",
    "00000000-0000-0000-0000-000000000000",
    "a@example.com",
    "http://example.com/",
    "127.0.0.1",
];

/// The names of the elements of a blank list.
static NAMELESS: [&str; 16] = [""; 16];

/// Reads one piece, as serde's deserializer.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a, 'de> {
    pub(super) piece: Piece<'a, 'de>,
    pub(super) findings: &'a Findings,
    /// How many bytes of the path are the pointer to this piece.
    path_len: usize,
    depth: usize,
    pub(super) is_secret: bool,
    /// The set of the wanted values that this piece stands for.
    #[cfg(feature = "garde")]
    pub(super) wanted: usize,
}

impl<'a, 'de> Reader<'a, 'de> {
    pub(super) fn new(piece: Piece<'a, 'de>, findings: &'a Findings) -> Self {
        Self {
            piece,
            findings,
            path_len: 0,
            depth: 0,
            is_secret: false,
            #[cfg(feature = "garde")]
            wanted: super::wanted::WHOLE,
        }
    }

    /// Returns the reader of another piece at the same place.
    pub(super) fn with(&self, piece: Piece<'a, 'de>) -> Self {
        Self { piece, ..*self }
    }

    /// Returns a reader of the same piece that does not show what was received, if it `is_secret`.
    pub(super) fn secret(self, is_secret: bool) -> Self {
        Self { is_secret, ..self }
    }

    /// Returns a reader of the same piece that stands for other wanted values.
    #[cfg(feature = "garde")]
    pub(super) fn wanting(self, wanted: usize) -> Self {
        Self { wanted, ..self }
    }

    /// Returns the reader of a part of this piece.
    pub(super) fn child(&self, name: &str, piece: Piece<'a, 'de>) -> Self {
        let path_len = self.findings.enter(self.path_len, name);
        let child = Self { piece, path_len, depth: self.depth + 1, ..*self };
        #[cfg(feature = "garde")]
        let child = child.part_of(self, name);
        child
    }

    pub(super) fn pointer(&self) -> String {
        self.findings.pointer(self.path_len)
    }

    /// Returns the pointer to this piece and its identity.
    pub(super) fn here(&self) -> (String, usize) {
        (self.pointer(), self.piece.id())
    }

    /// Reads the piece without noting its mistakes.
    #[inline(never)]
    pub(super) fn once<T: Deserialize<'de>>(self) -> Result<T, Stop> {
        T::deserialize(self)
    }

    /// Asks `serde_json` for the value of the piece, unless the piece is large. In that case its parts
    /// are asked for one by one.
    pub(super) fn plain<T: Deserialize<'de>>(self) -> Option<Result<T, Reason>> {
        match self.piece {
            #[cfg(feature = "json")]
            Piece::Json(text) if text.len() > LARGE && text.starts_with(['{', '[']) => None,
            _ => self.ask(),
        }
    }

    pub(super) fn ask<T: Deserialize<'de>>(self) -> Option<Result<T, Reason>> {
        match self.piece {
            #[cfg(feature = "json")]
            Piece::Json(text) => {
                self.findings.spend(text.len());
                if self.findings.is_alone {
                    return None;
                }
                Some(serde_json::from_str(text).map_err(|error| Reason::from(&error)))
            }
            Piece::Texts(node) => {
                self.findings.spend(8 * node.pairs().len());
                Some(read_node(node).map_err(|error| Reason::from(&error)))
            }
            Piece::Absent | Piece::Name(_) | Piece::Blank { .. } => None,
        }
    }

    /// Reads the piece, and notes its mistakes.
    pub(super) fn read<T: Deserialize<'de>>(self) -> Result<T, Stop> {
        #[cfg(feature = "garde")]
        if let Some(read) = self.traced() {
            return read;
        }
        match self.plain() {
            Some(Ok(value)) => Ok(value),
            refused => self.search(refused.and_then(Result::err)),
        }
    }

    /// Notes the mistakes of a piece that `serde_json` has refused for this reason, or that it was not
    /// asked for.
    #[inline(never)]
    pub(super) fn search<T: Deserialize<'de>>(self, refused: Option<Reason>) -> Result<T, Stop> {
        if let Piece::Blank { .. } = self.piece {
            return self.blank();
        }
        let findings = self.findings;
        let (known, was_kept) = (findings.known_count(), findings.is_kept.take());
        let (value, refused) = self.passes(refused);
        // A form is not refused for a box that is not checked.
        let is_accepted =
            value.is_ok() && matches!(self.piece, Piece::Texts(node) if node.single().is_none());
        if let Some(reason) = refused
            && !is_accepted
            && !findings.is_noted_in(&self.pointer())
        {
            // Something is wrong, and the reader did not find it. The words of `serde_json` remain.
            self.note(None, &reason, self.is_secret);
        }
        findings.forget(known);
        findings.is_kept.set(was_kept);
        value
    }

    /// Reads the piece until nothing more can be found out. Also returns why `serde_json` refuses the
    /// piece.
    fn passes<T: Deserialize<'de>>(
        self,
        mut refused: Option<Reason>,
    ) -> (Result<T, Stop>, Option<Reason>) {
        let mut missing = None;
        loop {
            let result = self.once();
            if self.has_lost_a_blank(&mut missing) {
                return (Err(Stop::Noted), refused);
            }
            let wrong = match result {
                _ if self.findings.is_over() => return (Err(Stop::Noted), refused),
                Err(Stop::Again) => continue,
                Err(Stop::Wrong(wrong)) => wrong,
                done => return (done, refused),
            };
            // Nothing is noted of what `serde_json` accepts.
            let is_asked = refused.is_none();
            #[cfg(feature = "garde")]
            let is_asked = is_asked && !self.has_swapped();
            if is_asked {
                match self.ask() {
                    Some(Ok(value)) => return (Ok(value), None),
                    asked => refused = asked.and_then(Result::err),
                }
            }
            if !self.goes_on(&mut missing, *wrong) {
                return (Err(Stop::Noted), refused);
            }
        }
    }

    /// Returns whether serde has kept the blank of the field that was found missing last. What serde
    /// says after that may be about the blank, so the search in this piece ends.
    fn has_lost_a_blank(&self, missing: &mut Option<(String, usize)>) -> bool {
        let Some((pointer, id)) = missing.take() else { return false };
        let Some(field) = self.findings.known(id).kept else { return false };
        let is_flat = match self.piece {
            #[cfg(feature = "json")]
            Piece::Json(text) => !text[1..].contains('{'),
            Piece::Texts(node) => node.children(&[]).all(|child| child.node.groups().is_none()),
            Piece::Absent | Piece::Name(_) | Piece::Blank { .. } => false,
        };
        if is_flat && self.piece.id() == id {
            self.child(field, self.piece).note_missing();
        } else {
            // The field may be missing in an object inside of this one.
            self.note(Some(pointer), &Reason::Missing(field), false);
        }
        true
    }

    /// Returns whether another pass would find more. If not, the mistake is noted.
    fn goes_on(
        self,
        missing: &mut Option<(String, usize)>,
        Wrong { reason, at, is_secret }: Wrong,
    ) -> bool {
        if let Reason::Missing(field) = reason {
            let at = at.clone().unwrap_or_else(|| self.here());
            let mut known = self.findings.known(at.1);
            if known.left_out.iter().any(|(_, name)| name == field) {
                return false;
            }
            if !known.missing.contains(&field) {
                known.missing.push(field);
                known.done = usize::MAX;
                *missing = Some(at);
                return true;
            }
        }
        if let (Reason::Type { got, expected }, Piece::Texts(node)) = (&reason, self.piece)
            && self.findings.is_kept.get()
        {
            match self.findings.kept.refused(node, got, expected) {
                Refused::ReadAgain => return true,
                Refused::Wrong { pair, detail, reads_again } => {
                    self.note_pair(pair, &detail);
                    return reads_again;
                }
                Refused::Unknown => {}
            }
        }
        let mut places = Vec::new();
        if let Reason::Type { got, .. } = &reason
            && self.findings.is_kept.get()
        {
            self.locate(got, &mut places);
        }
        if let [place] = &mut places[..] {
            self.note(Some(std::mem::take(place)), &reason, is_secret);
        } else if !self.findings.is_noted_in(&self.pointer()) {
            self.note(at.map(|(pointer, _)| pointer), &reason, is_secret);
        }
        false
    }

    /// Collects the pointers of all values that serde would call by this name.
    fn locate(self, name: &str, places: &mut Vec<String>) {
        let Ok(shape) = self.shape(Want::Anything) else { return };
        if called(shape.unexpected()) == name {
            places.push(self.pointer());
        }
        let (Shape::List(parts) | Shape::Map(parts)) = shape else { return };
        for (index, (own, piece)) in parts.enumerate() {
            if self.findings.is_over() {
                return;
            }
            let own = if own.is_empty() { Cow::Owned(index.to_string()) } else { own };
            self.child(&own, piece).locate(name, places);
        }
    }

    pub(super) fn note_missing(&self) {
        self.findings.note(self.pointer(), "is missing", None);
    }

    /// Notes a mistake at the pointer, or at this piece.
    pub(super) fn note(&self, pointer: Option<String>, reason: &Reason, is_secret: bool) {
        let is_secret = is_secret || self.is_secret;
        let detail = match reason {
            // The words of a type may quote the value.
            Reason::Foreign(_) if is_secret => "is not valid".to_owned(),
            reason => reason.to_string(),
        };
        // Nobody knows which of the values that serde keeps must not be shown.
        let is_shown = pointer.is_none() && !is_secret && !self.findings.is_kept.get();
        let received = match (self.piece, self.shape(Want::Text)) {
            #[cfg(feature = "json")]
            (Piece::Json(text), Ok(shape)) if is_shown && shape.is_scalar() => Some(text),
            (Piece::Texts(node), _) if is_shown => node.single().and_then(Result::ok),
            _ => None,
        };
        let name = match (reason, self.piece) {
            (Reason::Sent { name, .. }, _) => Some(name.clone()),
            (_, Piece::Texts(node)) if pointer.is_none() => node.own_name().map(str::to_owned),
            _ => None,
        };
        let pointer = pointer.unwrap_or_else(|| self.pointer());
        self.findings.note_named(pointer, name, &detail, received);
    }

    /// Notes a mistake in a pair that serde has kept.
    fn note_pair(&self, pair: Pair<'_>, detail: &str) {
        let pointer = format!("{}/{}", self.pointer(), pair.name);
        self.findings.note_named(pointer, Some(pair.name.to_owned()), detail, None);
    }

    /// Reads a value that can stand for one that cannot be read.
    #[inline(never)]
    pub(super) fn blank<T: Deserialize<'de>>(self) -> Result<T, Stop> {
        let (first, depth) = match self.piece {
            Piece::Blank { number, depth } => (number, depth),
            _ => (0, 0),
        };
        let tries = if depth < 3 { BLANKS.len() } else { 1 };
        let blank = |n| Piece::Blank { number: (first + n) % BLANKS.len(), depth: depth + 1 };
        (0..tries).find_map(|n| self.with(blank(n)).once().ok()).ok_or(Stop::Noted)
    }

    /// Returns the shape of the piece, for what a type asks for.
    pub(super) fn shape(&self, want: Want) -> Result<Shape<'a, 'de>, Stop> {
        self.findings.spend(1);
        if self.findings.is_over() {
            return Err(Stop::Noted);
        }
        if self.depth > DEPTH {
            return Err(Stop::custom("is nested too deeply"));
        }
        match self.piece {
            #[cfg(feature = "json")]
            Piece::Json(text) => Ok(shape_of(text, want)),
            Piece::Texts(node) => text_shape::shape(node, want, &self.findings.kept),
            Piece::Absent => text_shape::shape_of_absent(want),
            Piece::Name(name) => Ok(shape_of_name(name.clone(), want)),
            Piece::Blank { number, depth } => shape_of_blank(number, depth, want),
        }
    }
}

/// Returns a blank of the shape that a type asks for. The name of a variant is not invented.
fn shape_of_blank<'a, 'de>(
    number: usize,
    depth: usize,
    want: Want,
) -> Result<Shape<'a, 'de>, Stop> {
    let parts = |count: usize| {
        let names = NAMELESS[..count.min(NAMELESS.len())].iter();
        Parts::Blanks { names, number, depth }
    };
    if depth > BLANK_DEPTH || want == Want::Name {
        return Err(Stop::Noted);
    }
    Ok(match (want, number) {
        (Want::Bool, _) => Shape::Bool(false),
        (Want::Number | Want::Wide, _) | (Want::Anything, 2..=4) => {
            Shape::Unsigned([1, 0, 2000][number % 3])
        }
        (Want::Text, _) | (Want::Anything, 1) => Shape::Text(BLANKS[number].into()),
        (Want::List, _) => Shape::List(parts(0)),
        (Want::Tuple(count), _) => Shape::List(parts(count)),
        (Want::Map, _) => Shape::Map(parts(0)),
        _ => Shape::Null,
    })
}

/// Returns serde's error for a value of another shape.
pub(super) fn invalid(shape: &Shape<'_, '_>, expected: &dyn serde_core::de::Expected) -> Stop {
    let got: Unexpected<'_> = shape.unexpected();
    Stop::invalid_type(got, expected)
}
