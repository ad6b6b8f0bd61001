//! The fields of an object, as serde asks for them: those that were sent, and then blanks for those
//! that are missing.

use std::any::type_name;
use std::borrow::Cow;

use serde_core::Deserialize;
use serde_core::de::{DeserializeSeed, MapAccess, Visitor};

use super::findings::Known;
use super::piece::{Parts, Piece};
use super::reader::Reader;
use super::stop::{Reason, Stop};
use crate::extract::names::one_of;

/// The type of a field's name in a visitor that serde derives.
const DERIVED: &str = "::__Field";

/// What one field of an object costs, besides its bytes.
const FIELD: usize = 32;

/// The fields of an object that have not been read yet.
pub(super) struct Entries<'a, 'de> {
    of: &'a Reader<'a, 'de>,
    parts: Parts<'a, 'de>,
    /// The field that is read before the others, and its identity.
    first: Option<(Cow<'de, str>, Piece<'a, 'de>)>,
    first_id: usize,
    /// The names of the type's fields; none for a map.
    fields: &'static [&'static str],
    known: Known,
    /// Whether the visitor was written by hand, so that it may depend on the fields before.
    is_by_hand: bool,
    /// How many fields have been taken.
    count: usize,
    /// The field that was taken last.
    name: Cow<'de, str>,
    piece: Piece<'a, 'de>,
}

/// The piece of a field that was not sent.
const MISSING: Piece<'static, 'static> = Piece::Blank { number: 0, depth: 0 };

impl<'a, 'de> Entries<'a, 'de> {
    pub(super) fn visit<V: Visitor<'de>>(
        of: &'a Reader<'a, 'de>,
        parts: Parts<'a, 'de>,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Stop> {
        // The tag of an enum comes before its content, so that serde does not have to keep the
        // content.
        let first = match fields {
            [tag, _] => parts.clone().find(|(name, _)| name == tag),
            _ => None,
        };
        let mut all = Entries {
            of,
            parts,
            first_id: first.as_ref().map_or(0, |(_, piece)| piece.id()),
            first,
            fields,
            known: of.findings.known_of(of.piece.id()),
            is_by_hand: false,
            count: 0,
            name: Cow::Borrowed(""),
            piece: MISSING,
        };
        let value = visitor.visit_map(&mut all).map_err(|stop| stop.at(|| of.here()))?;
        if all.advance() { Err(Stop::ours("has more fields than the type has")) } else { Ok(value) }
    }

    /// Takes the next field. Returns whether there is one.
    fn advance(&mut self) -> bool {
        while let Some((name, piece)) = self.next_sent() {
            self.count += 1;
            self.of.findings.spend(piece.size() / 2 + FIELD);
            if self.of.findings.is_over() {
                return false;
            }
            // If the object is read again because of a missing field, unknown fields are noted already.
            let is_read = self.known.done < usize::MAX
                || self.fields.is_empty()
                || self.fields.contains(&&*name);
            let is_left_out = self.known.left_out.iter().any(|(count, _)| *count == self.count);
            if is_read && !is_left_out {
                (self.name, self.piece) = (name, piece);
                return true;
            }
        }
        if self.known.missing.is_empty() {
            return false;
        }
        (self.name, self.piece) = (self.known.missing.remove(0).into(), MISSING);
        true
    }

    fn next_sent(&mut self) -> Option<(Cow<'de, str>, Piece<'a, 'de>)> {
        let first_id = self.first_id;
        let is_other = |(_, piece): &(_, Piece<'_, '_>)| first_id == 0 || piece.id() != first_id;
        self.first.take().or_else(|| self.parts.find(is_other))
    }

    /// Returns the reader of the field that was taken last.
    fn child(&self) -> Reader<'a, 'de> {
        self.of.child(&self.name, self.piece)
    }

    /// Returns whether the field that was taken last was not sent, although the object was.
    fn is_missing(&self) -> bool {
        self.of.piece.is_sent() && !self.piece.is_sent()
    }

    /// Returns whether the mistakes of the field that was taken last are noted.
    fn is_done(&self) -> bool {
        self.count <= self.known.done
    }

    /// Reads the name of the field that was taken last. If it is not a name of the type, notes that.
    fn key<K: Deserialize<'de>>(&self) -> Result<Option<K>, Stop> {
        let child = self.child();
        match child.with(Piece::Name(&self.name)).once() {
            Err(Stop::Wrong(wrong)) if !self.of.findings.is_over() => {
                if !self.is_done() {
                    let detail = match wrong.reason {
                        Reason::Unknown { known, .. } => {
                            format!("is an unknown field; the field should be {}", one_of(known))
                        }
                        reason => format!("has a name that {reason}"),
                    };
                    child.note(Some(child.pointer()), &Reason::Ours(detail), false);
                }
                Ok(None)
            }
            key => key.map(Some),
        }
    }

    /// Reads a blank for a field that was not sent, and notes that it is missing.
    fn missing<T: Deserialize<'de>>(&self) -> Result<T, Stop> {
        let child = self.child();
        if self.of.findings.is_form
            && let Ok(none) = child.with(Piece::Absent).once()
        {
            return Ok(none);
        }
        child.note_missing();
        if self.is_by_hand { Err(Stop::Noted) } else { child.blank() }
    }
}

impl<'de> MapAccess<'de> for Entries<'_, 'de> {
    type Error = Stop;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Stop> {
        if !self.advance() {
            return Ok(None);
        }
        let child = self.child();
        let name = seed.deserialize(child.with(Piece::Name(&self.name)));
        name.map(Some).map_err(|stop| stop.at(|| child.here()))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Stop> {
        let child = self.child();
        if self.is_missing() {
            if self.fields.contains(&&*self.name) {
                child.note_missing();
                return Err(Stop::Noted);
            }
            let mut known = self.of.findings.known(self.of.piece.id());
            known.kept = known.missing.iter().find(|field| **field == self.name).copied();
        }
        seed.deserialize(child).map_err(|stop| stop.at(|| child.here()))
    }

    fn next_key<K: Deserialize<'de>>(&mut self) -> Result<Option<K>, Stop> {
        self.is_by_hand = !type_name::<K>().contains(DERIVED);
        while self.advance() {
            if let Some(key) = self.key()? {
                return Ok(Some(key));
            }
        }
        Ok(None)
    }

    fn next_value<T: Deserialize<'de>>(&mut self) -> Result<T, Stop> {
        if self.is_missing() {
            return self.missing();
        }
        #[cfg(feature = "garde")]
        if self.of.findings.trace.is_some()
            && let Some(read) = self.child().traced()
        {
            return read;
        }
        let findings = self.of.findings;
        let here = self.of.with(self.piece);
        if self.is_done()
            && !findings.is_empty()
            && let Ok(blank) = here.blank()
        {
            return Ok(blank);
        }
        let refused = match here.plain() {
            Some(Ok(value)) => return Ok(value),
            refused => refused.and_then(Result::err),
        };
        let child = self.child();
        let read = child.search(refused);
        let value = read.or_else(|stop| if self.is_by_hand { Err(stop) } else { child.blank() });
        if !self.is_by_hand && value.is_err() && self.piece.is_sent() && !findings.is_over() {
            // There is no blank for the type, so the object is read again without the field.
            let mut known = findings.known(self.of.piece.id());
            known.left_out.push((self.count, self.name.to_string()));
            known.done = known.done.max(self.count);
            return Err(Stop::Again);
        }
        value
    }

    fn next_entry<K: Deserialize<'de>, T: Deserialize<'de>>(
        &mut self,
    ) -> Result<Option<(K, T)>, Stop> {
        while self.advance() {
            match (self.key()?, self.child().read()) {
                (Some(key), Ok(value)) => return Ok(Some((key, value))),
                _ if self.of.findings.is_over() => return Err(Stop::Noted),
                _ => {}
            }
        }
        Ok(None)
    }
}
