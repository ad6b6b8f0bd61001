//! A folder on disk, from which files are opened by their paths. No path leads out of it, whatever the
//! links in it are and whoever changes them meanwhile.

use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

#[cfg(target_os = "linux")]
use super::beneath::Beneath;
use super::canonical;
use super::opened::{Entry, HowToOpen};

/// A folder that cannot be served: it does not exist, or is not a folder.
///
/// ```
/// use webserver::files::Files;
///
/// let error = Files::new("no/such/folder").unwrap_err();
/// assert!(error.to_string().starts_with("the folder `no/such/folder` cannot be served: "));
/// ```
#[derive(Debug)]
pub struct FolderError {
    path: PathBuf,
    reason: io::Error,
}

/// A folder.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// The way of Linux, which is safe while links are changed.
    #[cfg(target_os = "linux")]
    beneath: Option<Beneath>,
}

impl Folder {
    pub(super) fn new(path: &Path) -> Result<Self, FolderError> {
        let failed = |reason| FolderError { path: path.to_owned(), reason };
        // A relative path is that of today: the program may change its working directory.
        let whole = path.canonicalize().and_then(|_| std::path::absolute(path)).map_err(failed)?;
        if !whole.metadata().map_err(failed)?.is_dir() {
            return Err(failed(io::ErrorKind::NotADirectory.into()));
        }
        whole.read_dir().map_err(failed)?;
        Ok(Self {
            #[cfg(target_os = "linux")]
            beneath: Beneath::new(&whole).map_err(failed)?,
            path: whole,
        })
    }

    /// Opens a file or a folder by its path, which consists of plain names or is empty.
    ///
    /// # Errors
    ///
    /// Whatever does not exist, leads out of the folder, or is not a file or folder, is `NotFound`.
    pub(super) fn open(&self, path: &str, how: HowToOpen) -> io::Result<Entry> {
        #[cfg(target_os = "linux")]
        if let Some(beneath) = &self.beneath {
            return beneath.open(path, how);
        }
        if how.waits {
            canonical::open(&self.path, path, how.follows_links)
        } else {
            Err(io::ErrorKind::WouldBlock.into())
        }
    }
}

impl fmt::Display for FolderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, reason } = self;
        write!(f, "the folder `{}` cannot be served: {reason}", path.display())?;
        if path.is_relative()
            && let Ok(current) = std::env::current_dir()
        {
            write!(f, " (the path begins in `{}`)", current.display())?;
        }
        Ok(())
    }
}

impl Error for FolderError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&self.reason)
    }
}
