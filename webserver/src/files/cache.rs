//! For how long clients may keep a file: the field `Cache-Control` (RFC 9111, section 5.2.2).

use std::time::Duration;

use crate::HeaderValue;

/// For how long clients and the caches before them may use a file without asking for it again.
///
/// ```
/// use std::time::Duration;
/// use webserver::files::{Cache, Files};
///
/// # let folder = std::env::temp_dir();
/// let files = Files::new(folder)?.cache(Cache::For(Duration::from_hours(1)));
/// # Ok::<(), webserver::files::FolderError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cache {
    /// A client may keep the file, and asks each time whether it is still the same, which a 304
    /// answers: `no-cache`.
    Revalidate,
    /// For this time, in whole seconds: `max-age`.
    For(Duration),
    /// For ever, because another content has another name: `max-age=31536000, immutable` (RFC
    /// 8246).
    Immutable,
    /// Not at all: `no-store`.
    Never,
}

impl Cache {
    /// Returns the value of the field.
    pub(super) fn value(self) -> HeaderValue {
        match self {
            Self::Revalidate => HeaderValue::from_static("no-cache"),
            Self::For(time) => HeaderValue::try_from(format!("max-age={}", time.as_secs()))
                .expect("a number can be in a field"),
            Self::Immutable => HeaderValue::from_static("max-age=31536000, immutable"),
            Self::Never => HeaderValue::from_static("no-store"),
        }
    }
}
