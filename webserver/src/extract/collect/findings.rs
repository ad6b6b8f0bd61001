//! What is found while one body is read, and what is known of the objects that are read again.

use std::cell::{Cell, RefCell, RefMut};

use super::kept::Kept;
use super::pointer::{bounded, path, push_step};
#[cfg(feature = "garde")]
use super::wanted::Trace;

/// The maximum number of mistakes that are listed.
const MISTAKES: usize = 32;

/// The maximum number of characters of a sentence. The words of a type may quote what was sent.
const DETAIL: usize = 256;

/// The maximum number of characters that are shown of a value.
const RECEIVED: usize = 32;

/// The maximum number of bytes of a name in a pointer.
const NAME: usize = 256;

/// A mistake in a body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The place, as a JSON Pointer (RFC 6901).
    pub(crate) pointer: String,
    /// The name of the field of a form or a query, as it was sent.
    pub(crate) name: Option<String>,
    pub(crate) detail: String,
    /// The beginning of the number, text or truth value that was sent.
    pub(crate) received: Option<String>,
}

/// What is known of an object that is read again.
#[derive(Clone, Debug, Default)]
pub(super) struct Known {
    pub(super) id: usize,
    /// The fields that the object lacks.
    pub(super) missing: Vec<&'static str>,
    /// The missing field whose blank serde has kept.
    pub(super) kept: Option<&'static str>,
    /// The fields that have a mistake and no blank, by number and name. They are left out.
    pub(super) left_out: Vec<(usize, String)>,
    /// How many of the first fields have been read before, so that their mistakes are noted.
    pub(super) done: usize,
}

/// What is found while a body is read.
#[derive(Debug)]
pub(super) struct Findings {
    found: RefCell<Vec<Finding>>,
    /// Whether the search has ended, because of the number of mistakes or of the work.
    is_over: Cell<bool>,
    work: Cell<usize>,
    /// The pointer to the value that is being read, and possibly what comes after it.
    path: RefCell<String>,
    /// Whether serde has kept a value of the body.
    pub(super) is_kept: Cell<bool>,
    known: RefCell<Vec<Known>>,
    /// The forms in which the texts are given that serde keeps.
    pub(super) kept: Kept,
    /// Whether a field that was not sent may be a box that is not checked, or an empty list.
    pub(super) is_form: bool,
    /// Whether `serde_json` is not asked, which is for tests.
    pub(super) is_alone: bool,
    /// The values whose places are asked for, instead of the mistakes.
    #[cfg(feature = "garde")]
    pub(super) trace: Option<Trace>,
}

impl Findings {
    /// Begins a search with a bound on its work, which is counted in bytes.
    pub(super) fn new(work: usize) -> Self {
        Self {
            found: RefCell::default(),
            is_over: Cell::new(false),
            work: Cell::new(work),
            path: RefCell::default(),
            is_kept: Cell::new(false),
            known: RefCell::default(),
            kept: Kept::default(),
            is_form: false,
            is_alone: false,
            #[cfg(feature = "garde")]
            trace: None,
        }
    }

    /// Returns the mistakes, and whether there may be more.
    pub(super) fn end(self) -> (Vec<Finding>, bool) {
        (self.found.into_inner(), self.is_over.get())
    }

    pub(super) fn is_over(&self) -> bool {
        self.is_over.get()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.found.borrow().is_empty()
    }

    /// Allows more work, also after the search has ended.
    #[cfg(feature = "garde")]
    pub(super) fn allow(&self, work: usize) {
        self.work.set(work);
        self.is_over.set(false);
    }

    /// Counts work, and ends the search when all is used up.
    pub(super) fn spend(&self, work: usize) {
        let left = self.work.get().saturating_sub(work);
        self.work.set(left);
        if left == 0 {
            self.is_over.set(true);
        }
    }

    /// Adds a name to the first `len` bytes of the path, and returns the new length. A long name is cut,
    /// because each mistake inside of it repeats it.
    pub(super) fn enter(&self, len: usize, name: &str) -> usize {
        let mut path = self.path.borrow_mut();
        path.truncate(len);
        let is_cut = name.len() > NAME;
        let kept = if is_cut { &name[..name.floor_char_boundary(NAME)] } else { name };
        push_step(&mut path, kept);
        path.push_str(if is_cut { ".." } else { "" });
        path.len()
    }

    /// Returns the first `len` bytes of the path.
    pub(super) fn pointer(&self, len: usize) -> String {
        self.path.borrow().get(..len).unwrap_or_default().to_owned()
    }

    /// Returns how many objects are known.
    pub(super) fn known_count(&self) -> usize {
        self.known.borrow().len()
    }

    /// Forgets the objects that became known after the first `count`.
    pub(super) fn forget(&self, count: usize) {
        self.known.borrow_mut().truncate(count);
    }

    /// Returns a copy of what is known of an object.
    pub(super) fn known_of(&self, id: usize) -> Known {
        self.known.borrow().iter().find(|known| known.id == id).cloned().unwrap_or_default()
    }

    /// Returns what is known of an object, to add to it.
    pub(super) fn known(&self, id: usize) -> RefMut<'_, Known> {
        RefMut::map(self.known.borrow_mut(), |all| {
            let at = all.iter().position(|known| known.id == id).unwrap_or_else(|| {
                all.push(Known { id, ..Known::default() });
                all.len() - 1
            });
            &mut all[at]
        })
    }

    /// Returns whether a mistake at this pointer or inside of it has been noted.
    pub(super) fn is_noted_in(&self, pointer: &str) -> bool {
        let is_inside = |rest: &str| rest.is_empty() || rest.starts_with('/');
        let is = |found: &Finding| found.pointer.strip_prefix(pointer).is_some_and(is_inside);
        self.found.borrow().iter().any(is)
    }

    /// Notes a mistake.
    pub(super) fn note(&self, pointer: String, detail: &str, received: Option<&str>) {
        self.note_named(pointer, None, detail, received);
    }

    /// Notes a mistake in a field that was sent with a name of its own.
    pub(super) fn note_named(
        &self,
        pointer: String,
        name: Option<String>,
        detail: &str,
        received: Option<&str>,
    ) {
        let detail: String = detail.chars().take(DETAIL).collect();
        let finding = Finding { pointer, name, detail, received: received.map(shortened) };
        let mut found = self.found.borrow_mut();
        if found.contains(&finding) {
            return;
        }
        if found.len() == MISTAKES {
            self.is_over.set(true);
        } else {
            found.push(finding);
        }
    }
}

impl Finding {
    /// Creates a finding whose sentence is shortened if it is long.
    #[cfg(feature = "garde")]
    pub(super) fn new(pointer: String, name: Option<String>, detail: &str) -> Self {
        Self { pointer, name, detail: detail.chars().take(DETAIL).collect(), received: None }
    }

    /// Returns the name of the field as it was sent, or the name that it would have, with the detail
    /// and what was received.
    pub(crate) fn into_parts(self) -> (String, String, Option<String>) {
        let name = self.name.map_or_else(|| path(&self.pointer), bounded);
        (name, self.detail, self.received)
    }
}

/// Returns the first characters of a value.
pub(super) fn shortened(text: &str) -> String {
    match text.char_indices().nth(RECEIVED) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}..", &text[..end]),
    }
}
