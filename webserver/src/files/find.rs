//! Which content a path stands for: the file, one of its codings, the index of a folder, or the page
//! that a single-page application has instead.

use std::io::{self, ErrorKind};
use std::sync::Arc;

use super::cache::Cache;
use super::coding::{Codings, accepted};
use super::content::{Content, Source};
use super::embedded::EmbeddedFile;
use super::media::media_of;
use super::opened::{Entry, HowToOpen, Opened};
use super::options::Options;
use super::path::FilePath;
use super::store::Store;
use crate::{ETag, Request};

/// What a path stands for.
pub(super) enum Found {
    Content(Content),
    /// A folder that has an index: the request gets the path with a slash at its end.
    Folder,
    Nothing,
}

/// What a request says about the content that it wants.
#[derive(Clone, Copy)]
pub(super) struct Wish {
    codings: Codings,
    /// Whether a browser asks for a page.
    navigates: bool,
    /// Whether the path of the request ends with a slash.
    ends_with_slash: bool,
}

impl Wish {
    pub(super) fn of(request: &Request, options: &Options) -> Self {
        Self {
            codings: if options.precompressed { accepted(request) } else { [None; 3] },
            navigates: options.fallback.is_some() && navigates(request),
            ends_with_slash: request.path().ends_with('/'),
        }
    }
}

/// Returns whether a browser asks for a page to show, and not for a part of a page, which it would take a
/// page for. Scripts and older browsers do not send `Sec-Fetch-Mode`.
fn navigates(request: &Request) -> bool {
    let mode = request.headers().get("sec-fetch-mode");
    let mut types =
        request.headers().get_all("accept").flat_map(|line| line.split(|byte| *byte == b','));
    mode.is_none_or(|mode| mode == "navigate")
        && types.any(|range| {
            let name = range.split(|byte| *byte == b';').next().unwrap_or_default();
            name.trim_ascii().eq_ignore_ascii_case(b"text/html")
        })
}

/// A look-up of one path.
pub(super) struct Search<'a> {
    pub(super) store: &'a Store,
    pub(super) options: &'a Options,
    pub(super) wish: Wish,
    /// Whether to wait for a disk. Otherwise the result may be the error `WouldBlock`.
    pub(super) waits: bool,
}

impl Search<'_> {
    pub(super) fn find(&self, path: &FilePath<'_>) -> io::Result<Found> {
        if path.is_hidden() && !self.options.dot_files {
            return Ok(Found::Nothing);
        }
        let found = if path.is_folder() { self.index(path)? } else { self.file(path)? };
        let has_extension = path.last().contains('.');
        match (found, &self.options.fallback) {
            (Found::Nothing, Some(fallback)) if self.wish.navigates && !has_extension => {
                let found = self.content(
                    fallback,
                    Some("accept, sec-fetch-mode"),
                    "accept, accept-encoding, sec-fetch-mode",
                )?;
                Ok(found.map_or(Found::Nothing, Found::Content))
            }
            (found, _) => Ok(found),
        }
    }

    fn file(&self, path: &FilePath<'_>) -> io::Result<Found> {
        let (name, is_fingerprinted) = self.store.path_of(path.as_str());
        if let Some(mut content) = self.content(&name, None, "accept-encoding")? {
            if is_fingerprinted {
                content.cache = Cache::Immutable.value();
            }
            return Ok(Found::Content(content));
        }
        if !matches!(self.open(&name)?, Some(Entry::Folder)) {
            return Ok(Found::Nothing);
        }
        let found = self.index(path)?;
        let is_redirected = matches!(found, Found::Content(_)) && !self.wish.ends_with_slash;
        Ok(if is_redirected { Found::Folder } else { found })
    }

    /// Finds the index of a folder.
    fn index(&self, path: &FilePath<'_>) -> io::Result<Found> {
        let Some(index) = &self.options.index else { return Ok(Found::Nothing) };
        let folder = path.as_str();
        let name =
            if folder.is_empty() { index.clone() } else { format!("{folder}/{index}").into() };
        let found = self.content(&name, None, "accept-encoding")?;
        Ok(found.map_or(Found::Nothing, Found::Content))
    }

    /// Finds a file in the best coding that it has. `coded` is `Vary` for a file that may have several.
    fn content(
        &self,
        name: &str,
        vary: Option<&'static str>,
        coded: &'static str,
    ) -> io::Result<Option<Content>> {
        let media = media_of(name);
        let has_codings = self.options.precompressed && media.shrinks;
        let content = |coding| Content {
            media_type: media.content_type,
            coding,
            tag: None,
            modified: None,
            cache: self.options.cache_of(name, media),
            vary: if has_codings { Some(coded) } else { vary },
            len: 0,
            source: Source::Memory(&[]),
        };
        for coding in self.wish.codings.into_iter().flatten().filter(|_| has_codings) {
            let entry = self.open(&format!("{name}{}", coding.extension()))?;
            if let Some(found) = entry.and_then(|entry| content(Some(coding)).of_entry(entry)) {
                return Ok(Some(found));
            }
        }
        Ok(self.open(name)?.and_then(|entry| content(None).of_entry(entry)))
    }

    /// Opens a file or folder, if there is one.
    fn open(&self, path: &str) -> io::Result<Option<Entry>> {
        let how = HowToOpen { follows_links: self.options.follows_links, waits: self.waits };
        match self.store.open(path, how) {
            Ok(entry) => Ok(Some(entry)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                tracing::warn!(path, "a file may not be read, so it is answered with 404");
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}

impl Content {
    /// Adds what a path stands for, unless it is a folder.
    fn of_entry(self, entry: Entry) -> Option<Self> {
        match entry {
            Entry::File(file) => Some(self.of_file(file)),
            Entry::Embedded(file) => Some(self.of_embedded(file)),
            Entry::Folder => None,
        }
    }

    fn of_embedded(self, file: &'static EmbeddedFile) -> Self {
        let (tag, bytes) = (Some(ETag::strong(file.hash())), file.bytes());
        Self { tag, len: bytes.len() as u64, source: Source::Memory(bytes), ..self }
    }

    fn of_file(self, opened: Opened) -> Self {
        let tag = opened.tag(self.coding.map_or("", |coding| coding.extension()));
        let (modified, len) = (opened.modified(), opened.stamp.len);
        Self {
            tag,
            modified,
            len,
            source: Source::File(Arc::new(opened.file), opened.stamp),
            ..self
        }
    }
}
