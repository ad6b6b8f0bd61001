//! Where files are: in a folder on disk, or in the program.

use std::borrow::Cow;
use std::io::{self, ErrorKind};
use std::sync::Arc;

use super::embedded::{Embedded, without_fingerprint};
use super::folder::Folder;
use super::opened::{Entry, HowToOpen};

/// A source of files. A clone is cheap.
#[derive(Clone, Debug)]
pub(super) enum Store {
    Folder(Arc<Folder>),
    Program(&'static Embedded),
    /// The folder that the files of the program were taken from.
    SourceOf(&'static Embedded, Arc<Folder>),
}

impl Store {
    /// Opens a file or a folder by its path, which consists of plain names or is empty.
    ///
    /// # Errors
    ///
    /// `NotFound` if there is none, and `WouldBlock` if a disk has to be waited for.
    pub(super) fn open(&self, path: &str, how: HowToOpen) -> io::Result<Entry> {
        match self {
            Self::Folder(folder) | Self::SourceOf(_, folder) => folder.open(path, how),
            Self::Program(embedded) => match embedded.get(path) {
                Some(file) => Ok(Entry::Embedded(file)),
                None if embedded.has_folder(path) => Ok(Entry::Folder),
                None => Err(ErrorKind::NotFound.into()),
            },
        }
    }

    /// Returns the path of the file that has a name, and whether the name is that of this content only.
    pub(super) fn path_of<'a>(&self, name: &'a str) -> (Cow<'a, str>, bool) {
        let found = match self {
            Self::Folder(_) => None,
            Self::Program(embedded) => {
                embedded.path_of(name).map(|path| (Cow::Borrowed(path), true))
            }
            // The file may have changed since, so its name says nothing about its content.
            Self::SourceOf(embedded, _) => without_fingerprint(name)
                .filter(|path| embedded.get(path).is_some() && embedded.get(name).is_none())
                .map(|path| (Cow::Owned(path), false)),
        };
        found.unwrap_or((Cow::Borrowed(name), false))
    }
}
