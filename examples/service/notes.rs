//! The notes, in memory and bounded: the newest 100.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use schemars::JsonSchema;
use serde::Serialize;

/// The largest number of notes. Another one replaces the oldest.
const NOTES: usize = 100;

#[derive(Clone, Serialize, JsonSchema)]
pub(crate) struct Note {
    pub(crate) id: u64,
    pub(crate) text: String,
    pub(crate) by: String,
}

/// All notes, the newest first.
#[derive(Default)]
pub(crate) struct Notes(Mutex<All>);

#[derive(Default)]
struct All {
    last_id: u64,
    notes: VecDeque<Note>,
}

impl Notes {
    pub(crate) fn all(&self) -> Vec<Note> {
        self.lock().notes.iter().cloned().collect()
    }

    pub(crate) fn get(&self, id: u64) -> Option<Note> {
        self.lock().notes.iter().find(|note| note.id == id).cloned()
    }

    pub(crate) fn add(&self, text: String, by: String) -> Note {
        let mut all = self.lock();
        all.last_id += 1;
        let note = Note { id: all.last_id, text, by };
        all.notes.push_front(note.clone());
        all.notes.truncate(NOTES);
        note
    }

    /// Removes a note. Returns `None` if there is none that this person has written.
    pub(crate) fn remove(&self, id: u64, by: &str) -> Option<Note> {
        let notes = &mut self.lock().notes;
        let at = notes.iter().position(|note| note.id == id && note.by == by)?;
        notes.remove(at)
    }

    /// A panic in a handler does not leave a note half added, so a poisoned lock is still used.
    fn lock(&self) -> MutexGuard<'_, All> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
