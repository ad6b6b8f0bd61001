//! The elements of a list, as serde asks for them.

use serde_core::Deserialize;
use serde_core::de::{DeserializeSeed, Expected, SeqAccess, Visitor};

use super::piece::{Parts, Piece, Want};
use super::reader::Reader;
use super::stop::Stop;

/// The elements of a list that have not been read yet.
pub(super) struct Elements<'a, 'de> {
    of: &'a Reader<'a, 'de>,
    parts: Parts<'a, 'de>,
    /// How many elements have been read.
    count: usize,
    /// Whether all elements are of one type, so that one of them can be left out. `Vec` and the sets
    /// call what they expect "a sequence".
    is_uniform: bool,
    /// Whether the visitor was written by hand, so that it may depend on the elements before.
    is_by_hand: bool,
}

impl<'a, 'de> Elements<'a, 'de> {
    pub(super) fn visit<V: Visitor<'de>>(
        of: &'a Reader<'a, 'de>,
        parts: Parts<'a, 'de>,
        want: Want,
        visitor: V,
    ) -> Result<V::Value, Stop> {
        let is_list = want == Want::List;
        let is_uniform = is_list && (&visitor as &dyn Expected).to_string() == "a sequence";
        let is_by_hand = is_list && !is_uniform;
        let mut all = Elements { of, parts, count: 0, is_uniform, is_by_hand };
        let value = visitor.visit_seq(&mut all).map_err(|stop| stop.at(|| of.here()))?;
        match all.parts.next() {
            None => Ok(value),
            Some(_) => Err(Stop::ours(format!("has more than {} elements", all.count))),
        }
    }

    fn advance(&mut self) -> Option<Piece<'a, 'de>> {
        let (_, piece) = self.parts.next()?;
        self.count += 1;
        self.of.findings.spend(piece.size() / 2 + 1);
        Some(piece)
    }

    /// Returns the reader of the element that was taken last.
    fn child(&self, piece: Piece<'a, 'de>) -> Reader<'a, 'de> {
        self.of.child(&(self.count - 1).to_string(), piece)
    }
}

impl<'de> SeqAccess<'de> for Elements<'_, 'de> {
    type Error = Stop;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Stop> {
        let Some(piece) = self.advance() else { return Ok(None) };
        let child = self.child(piece);
        seed.deserialize(child).map(Some).map_err(|stop| stop.at(|| child.here()))
    }

    fn next_element<T: Deserialize<'de>>(&mut self) -> Result<Option<T>, Stop> {
        #[cfg(feature = "garde")]
        if self.of.findings.trace.is_some() {
            let Some(piece) = self.advance() else { return Ok(None) };
            return self.child(piece).traced().transpose();
        }
        if !self.of.findings.is_alone
            && let Some(value) = self.parts.scalar()
        {
            self.count += 1;
            return Ok(Some(value));
        }
        while let Some(piece) = self.advance() {
            let refused = match self.of.with(piece).plain() {
                Some(Ok(value)) => return Ok(Some(value)),
                refused => refused.and_then(Result::err),
            };
            let child = self.child(piece);
            let read = child.search(refused);
            match read.or_else(|stop| if self.is_by_hand { Err(stop) } else { child.blank() }) {
                Err(_) if self.is_uniform && !self.of.findings.is_over() => {}
                done => return done.map(Some),
            }
        }
        Ok(None)
    }
}
