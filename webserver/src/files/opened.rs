//! A file that is open, with what identifies its content. All of it is taken from the descriptor, so
//! that it belongs to the bytes that are sent, whatever happens to the name meanwhile.

use std::fs::{File, Metadata};
use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::embedded::EmbeddedFile;
use crate::ETag;

/// What a path stands for.
#[derive(Debug)]
pub(super) enum Entry {
    File(Opened),
    Embedded(&'static EmbeddedFile),
    Folder,
}

/// What may happen while a file is opened.
#[derive(Clone, Copy, Debug)]
pub(super) struct HowToOpen {
    /// Whether links are followed, as long as they stay inside the folder.
    pub(super) follows_links: bool,
    /// Whether to wait for a disk. Otherwise the result may be the error `WouldBlock`.
    pub(super) waits: bool,
}

/// An open file.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) file: File,
    pub(super) stamp: Stamp,
    /// The time at which the content or the inode has last changed, where the system knows it.
    changed: Option<SystemTime>,
    /// The number of the file on its disk.
    number: u64,
}

/// What is different after a file was written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stamp {
    pub(super) len: u64,
    modified: Option<SystemTime>,
}

/// For how long after a change the tag of a file is weak. A second change may leave the times as they
/// are, because file systems keep them in steps of up to two seconds (RFC 9110, section 8.8.1).
const SETTLES: Duration = Duration::from_secs(2);

/// A time before 1990 was not taken from a clock: build tools give it to all files, so that an image is
/// the same each time that it is built. Such a file has the same time after its content has changed.
const FIRST_REAL_TIME: Duration = Duration::from_hours(20 * 365 * 24 + 5 * 24);

impl Entry {
    /// Says what a descriptor is of. What is neither a file nor a folder, such as a pipe or a device, is
    /// not found.
    pub(super) fn of(file: File) -> io::Result<Self> {
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Ok(Self::Folder);
        }
        if !metadata.is_file() {
            return Err(io::ErrorKind::NotFound.into());
        }
        let (changed, number) = change_of(&metadata);
        Ok(Self::File(Opened { stamp: Stamp::of(&metadata), file, changed, number }))
    }
}

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self { len: metadata.len(), modified: metadata.modified().ok() }
    }

    /// Fails if the file is not as it was when it was opened.
    pub(super) fn check(self, file: &File) -> io::Result<()> {
        if Self::of(&file.metadata()?) == self {
            return Ok(());
        }
        Err(io::Error::other("the file has changed while it was sent"))
    }
}

impl Opened {
    /// Returns the time of the last change, if it was taken from a clock.
    pub(super) fn modified(&self) -> Option<SystemTime> {
        self.stamp.modified.filter(|time| *time >= UNIX_EPOCH + FIRST_REAL_TIME)
    }

    /// Returns the tag of the content: its time and length, and the name of its coding. It is strong, and
    /// only for a moment after a change it is weak. `None` if the system knows no time.
    pub(super) fn tag(&self, coding: &str) -> Option<ETag> {
        let Self { stamp: Stamp { len, .. }, changed, number, .. } = self;
        let text = match (self.modified(), changed) {
            (Some(modified), _) => format!("{:x}-{len:x}{coding}", nanoseconds(modified)),
            (None, Some(changed)) => {
                format!("{:x}-{number:x}-{len:x}{coding}", nanoseconds(*changed))
            }
            (None, None) => return None,
        };
        let last = changed.or(self.modified())?;
        let is_settled = SystemTime::now().duration_since(last).is_ok_and(|age| age > SETTLES);
        Some(if is_settled { ETag::strong(text) } else { ETag::weak(text) })
    }
}

/// Returns the time in nanoseconds. A time before 1970 is 0: it is not one of [`Opened::modified`].
fn nanoseconds(time: SystemTime) -> u128 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_nanos())
}

/// Returns when a file was last changed, which no program can set, and its number.
#[cfg(unix)]
fn change_of(metadata: &Metadata) -> (Option<SystemTime>, u64) {
    use std::os::unix::fs::MetadataExt;

    let seconds = u64::try_from(metadata.ctime()).unwrap_or(0);
    let nanoseconds = u64::try_from(metadata.ctime_nsec()).unwrap_or(0);
    let since = Duration::from_secs(seconds).checked_add(Duration::from_nanos(nanoseconds));
    (since.and_then(|since| UNIX_EPOCH.checked_add(since)), metadata.ino())
}

#[cfg(not(unix))]
fn change_of(_: &Metadata) -> (Option<SystemTime>, u64) {
    (None, 0)
}
