//! Where the last panic of a thread happened, for the page that a debug build shows. Only a panic
//! hook knows the place. The hook calls the one that was there before.

use std::cell::Cell;
use std::panic::{PanicHookInfo, set_hook, take_hook};
use std::sync::Once;

use crate::http::Note;

thread_local! {
    static LAST: Cell<Option<Note>> = const { Cell::new(None) };
}

/// Sets the hook, once in a process.
pub(in crate::app) fn watch() {
    static SET: Once = Once::new();
    SET.call_once(|| {
        let previous = take_hook();
        set_hook(Box::new(move |info| {
            LAST.set(Some(note(info)));
            previous(info);
        }));
    });
}

fn note(info: &PanicHookInfo<'_>) -> Note {
    let text = info.payload_as_str().unwrap_or("a value that is not text");
    let place = info.location().map(|place| format!("{}:{}", place.file(), place.line()));
    let lines = place.into_iter().chain([text.to_owned()]).collect();
    Note { heading: "Where it panicked".to_owned(), lines }
}

/// Takes the place of the last panic of this thread.
pub(super) fn take() -> Option<Note> {
    LAST.take()
}
