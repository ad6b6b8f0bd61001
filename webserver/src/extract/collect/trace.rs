//! Finds where values are in the request. The reader reads what it is on the way to a wanted value, and
//! `serde_json` or the reader of forms everything else.

use serde_core::Deserialize;

use super::findings::shortened;
use super::piece::{Parts, Piece, Shape, Want};
use super::reader::Reader;
use super::stop::Stop;
use super::wanted::{NOTHING, Place, Struct, Trace};

impl<'de> Reader<'_, 'de> {
    /// Reads the piece if places are asked for.
    pub(super) fn traced<T: Deserialize<'de>>(self) -> Option<Result<T, Stop>> {
        let trace = self.findings.trace.as_ref()?;
        if self.wanted == NOTHING && trace.wanted.borrow().is_complete() {
            return Some(Err(Stop::Noted));
        }
        if let Piece::Blank { .. } = self.piece {
            return Some(self.once());
        }
        if self.wanted == NOTHING {
            let asked = self.ask().map(|asked| asked.map_err(Stop::new));
            return Some(asked.unwrap_or_else(|| self.once()));
        }
        Some(self.search(None))
    }

    /// Returns whether a blank is read somewhere, so that the piece is not what was sent.
    pub(super) fn has_swapped(&self) -> bool {
        self.findings.trace.as_ref().is_some_and(|trace| trace.swap.get().is_some())
    }

    /// Returns the reader with the wanted values of a part of `whole`, or of the blank in its place.
    pub(super) fn part_of(self, whole: &Self, name: &str) -> Self {
        match &self.findings.trace {
            Some(Trace { swap, .. }) if swap.get().is_some_and(|(id, _)| id == self.piece.id()) => {
                let number = swap.get().map_or(0, |(_, number)| number);
                self.with(Piece::Blank { number, depth: 0 }).wanting(NOTHING)
            }
            Some(trace) if whole.wanted != NOTHING => {
                let wanted =
                    trace.wanted.borrow_mut().part(whole.wanted, name, || self.trace_place());
                self.wanting(wanted)
            }
            _ => self,
        }
    }

    /// Returns the reader of the content of a variant. The variant is not a step in Rust.
    pub(super) fn content_of(self, of: &Self) -> Self {
        self.wanting(of.wanted).trace_only_field()
    }

    /// Returns the reader of the only field of a tuple struct.
    pub(super) fn trace_only_field(self) -> Self {
        match &self.findings.trace {
            Some(trace) if self.wanted != NOTHING => {
                let place = || self.trace_place();
                let wanted = trace.wanted.borrow_mut().only_field(self.wanted, place);
                self.wanting(wanted)
            }
            _ => self,
        }
    }

    /// Returns the reader of the fields of a struct. The names are not known if none are given.
    pub(super) fn trace_fields(self, fields: &'static [&'static str]) -> Self {
        let Some(trace) = self.findings.trace.as_ref().filter(|_| self.wanted != NOTHING) else {
            return self;
        };
        let (parts, is_list) = match self.shape(Want::Map) {
            Ok(Shape::Map(Parts::Groups(groups))) => {
                (Parts::Groups(groups.of_fields(fields)), false)
            }
            Ok(Shape::Map(parts)) => (parts, false),
            Ok(Shape::List(parts)) => (parts, true),
            _ => return self,
        };
        self.findings.spend(self.piece.size());
        let sent: Vec<_> = if is_list {
            Vec::new()
        } else {
            parts.map(|(name, piece)| (name.into_owned(), piece.id())).collect()
        };
        let pointer = self.pointer();
        let of = Struct { fields, sent: &sent, pointer: &pointer, is_list };
        let wanted = trace.wanted.borrow_mut().fields(self.wanted, of);
        self.wanting(wanted)
    }

    /// Records a value that is not a list or an object. Nobody knows which of the values that serde
    /// keeps must not be shown.
    pub(super) fn trace_scalar(&self, want: Want) {
        let Some(trace) = self.findings.trace.as_ref().filter(|_| self.wanted != NOTHING) else {
            return;
        };
        let shape = self.shape(Want::Text);
        let is_shown = want != Want::Anything && !self.is_secret;
        let received = match (self.piece, &shape) {
            #[cfg(feature = "json")]
            (Piece::Json(text), Ok(shape)) if shape.is_scalar() => Some(text),
            (Piece::Texts(node), _) if node.single().is_some() => {
                node.single().and_then(Result::ok)
            }
            _ => return,
        };
        let received = received.filter(|_| is_shown).map(shortened);
        trace.wanted.borrow_mut().scalar(self.wanted, received.as_deref());
    }

    fn trace_place(&self) -> Place {
        let name = match self.piece {
            Piece::Texts(node) => node.own_name().map(str::to_owned),
            _ => None,
        };
        Place::met(self.pointer(), name)
    }
}
