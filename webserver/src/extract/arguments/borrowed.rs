//! The data that parameters borrow from, apart from the request itself: the parsed query, and the
//! decoded texts of a path. This data lives as long as the handler runs.

use crate::base::rare_box::RareBox;
use crate::extract::core::{Mistakes, Slots};
use crate::extract::decode;
use crate::extract::decode::Malformed;
use crate::extract::pairs::Pairs;
use crate::extract::params::{PathError, Rest};
use crate::http::Request;

/// Decoded data that parameters borrow from. Each part is built only if an argument needs it.
#[derive(Debug, Default)]
pub(crate) struct Borrowed<'q> {
    pairs: Option<Pairs<'q>>,
    rest: Option<Rest<'q>>,
    /// The texts of all path parameters, if one of them is percent-encoded.
    decoded: RareBox<Vec<Result<String, Malformed>>>,
}

/// The place where the data that arguments borrow is stored. It is on the stack, so that most
/// queries do not need an allocation.
#[derive(Debug, Default)]
pub struct BorrowedSlot<'q>(Option<Borrowed<'q>>);

/// The empty [`Borrowed`], which is enough for most requests.
pub(crate) static NOTHING: Borrowed<'static> =
    Borrowed { pairs: None, rest: None, decoded: RareBox::NONE };

impl<'q> Borrowed<'q> {
    /// Returns the data that the arguments of this request borrow from. `query` says whether an
    /// argument reads the query. `rest` is the number of the path parameter that is the rest of the
    /// path, if there is one. Both are constants of the argument list. The data is built in
    /// `place`, because it is large. If the arguments do not need any data, nothing is stored or
    /// dropped.
    #[inline]
    pub(crate) fn of<'p>(
        (query, rest): (bool, Option<usize>),
        request: &'q Request,
        mistakes: &mut Mistakes,
        place: &'p mut BorrowedSlot<'q>,
    ) -> &'p Self {
        if !(query || rest.is_some() || request.captures_are_encoded()) {
            return &NOTHING;
        }
        let borrowed = place.0.get_or_insert_default();
        borrowed.fill((query, rest), request, mistakes);
        borrowed
    }

    #[inline]
    fn fill(
        &mut self,
        (query, rest): (bool, Option<usize>),
        request: &'q Request,
        mistakes: &mut Mistakes,
    ) {
        if let Some(index) = rest {
            let rest = Rest::new(request.capture(index));
            self.rest = rest.map_err(|why| malformed(why, mistakes)).ok();
        }
        if query {
            self.pairs.get_or_insert_with(|| Pairs::of(request.query_bytes())).read();
        }
        if request.captures_are_encoded() {
            self.decoded = decoded(request);
        }
    }

    /// Returns the decoded bytes of path parameter number `index`.
    fn text<'r>(&'r self, request: &'r Request, index: usize) -> Result<&'r [u8], Malformed> {
        let Some(all) = self.decoded.get() else { return Ok(request.capture_bytes(index)) };
        all.get(index)
            .map_or(Ok(&[]), |text| text.as_ref().map(String::as_bytes).map_err(|why| *why))
    }
}

#[cold]
fn decoded(request: &Request) -> RareBox<Vec<Result<String, Malformed>>> {
    let decode = |text| decode::path(text).map(std::borrow::Cow::into_owned);
    RareBox::new(request.captures().map(decode).collect())
}

/// The data that the arguments of one request are taken from.
#[derive(Clone, Copy, Debug)]
pub struct Source<'r> {
    pub(crate) request: &'r Request,
    pub(crate) borrowed: &'r Borrowed<'r>,
    /// The names of the parameters: first the path's, then the host's, then the query's.
    pub(crate) names: &'static [&'static str],
}

impl<'r> Source<'r> {
    /// Returns the name of parameter number `index`.
    pub(crate) fn name(self, index: usize) -> &'static str {
        self.names.get(index).copied().unwrap_or_default()
    }

    /// Returns the decoded bytes of path parameter number `index`. If the text is malformed, adds
    /// that to `mistakes`.
    pub(crate) fn text(self, index: usize, mistakes: &mut Mistakes) -> Option<&'r [u8]> {
        self.borrowed.text(self.request, index).map_err(|why| malformed(why, mistakes)).ok()
    }

    /// Returns the parameter of the host, in lower case: what comes before the last `after` bytes.
    /// It is empty if the middleware has changed the host to a shorter one.
    pub(crate) fn host(self, after: usize) -> &'r [u8] {
        let name = self.request.hostname().unwrap_or_default().as_bytes();
        name.len().checked_sub(after).and_then(|len| name.get(..len)).unwrap_or_default()
    }

    /// Returns the rest of the path, if it could be decoded.
    pub(crate) fn rest(self) -> Option<&'r Rest<'r>> {
        self.borrowed.rest.as_ref()
    }

    /// Returns the parts of the request that only an extractor that needs them gets.
    pub(crate) fn slots(self) -> Slots<'r> {
        Slots { body: self.request.body_slot(), query: self.pairs() }
    }

    /// Returns the query, if an argument reads it.
    pub(crate) fn pairs(self) -> Option<&'r Pairs<'r>> {
        self.borrowed.pairs.as_ref()
    }
}

#[cold]
fn malformed(why: Malformed, mistakes: &mut Mistakes) {
    mistakes.push(PathError::Malformed { detail: why.to_string() });
}
