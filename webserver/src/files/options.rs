//! How files are served: what the builder methods of `Files` set.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use super::cache::Cache;
use super::media::{HTML, Media};
use crate::HeaderValue;

/// Chooses for how long a file may be kept, by its path.
type CacheRule = Arc<dyn Fn(&str) -> Option<Cache> + Send + Sync>;

/// The options of a folder.
#[derive(Clone)]
pub(super) struct Options {
    pub(super) dot_files: bool,
    pub(super) follows_links: bool,
    pub(super) index: Option<Cow<'static, str>>,
    pub(super) fallback: Option<Cow<'static, str>>,
    pub(super) precompressed: bool,
    pub(super) most_ranges: usize,
    pub(super) cache: Cache,
    /// Folders, each with a slash at its end, whose files have another name if they have another content.
    pub(super) immutable: Vec<String>,
    pub(super) rule: Option<CacheRule>,
}

impl Options {
    /// Returns the field `Cache-Control` of a file.
    pub(super) fn cache_of(&self, path: &str, media: Media) -> HeaderValue {
        let chosen = self.rule.as_ref().and_then(|rule| rule(path));
        chosen.unwrap_or_else(|| self.usual_cache_of(path, media)).value()
    }

    fn usual_cache_of(&self, path: &str, media: Media) -> Cache {
        // A page names the files that belong to it. If it were kept, it would name files that a new
        // version does not have.
        if media.content_type == HTML {
            return if self.cache == Cache::Never { Cache::Never } else { Cache::Revalidate };
        }
        let is_immutable = self.immutable.iter().any(|folder| path.starts_with(folder));
        if is_immutable { Cache::Immutable } else { self.cache }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            dot_files: false,
            follows_links: true,
            index: Some(Cow::Borrowed("index.html")),
            fallback: None,
            precompressed: false,
            most_ranges: 16,
            cache: Cache::Revalidate,
            immutable: Vec::new(),
            rule: None,
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            dot_files,
            follows_links,
            index,
            fallback,
            precompressed,
            most_ranges,
            cache,
            immutable,
            rule,
        } = self;
        f.debug_struct("Options")
            .field("dot_files", dot_files)
            .field("follows_links", follows_links)
            .field("index", index)
            .field("fallback", fallback)
            .field("precompressed", precompressed)
            .field("most_ranges", most_ranges)
            .field("cache", cache)
            .field("immutable", immutable)
            .field("rule", &rule.is_some())
            .finish()
    }
}
