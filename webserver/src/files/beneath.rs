//! Opening a file with `openat2`, which Linux has since 5.6: the kernel itself keeps each step of a path
//! below the folder. So no link leads out of it, even if it is changed while the path is resolved.

use std::fs::File;
use std::io::{self, ErrorKind};
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat2};
use rustix::io::Errno;

use super::opened::{Entry, HowToOpen};

/// For how long the descriptor of the folder is used before the path is opened again. So a folder that
/// was replaced by another one, as a deployment does, is seen after a second. Opening it for each
/// request would take two more system calls.
const ROOT_LASTS: Duration = Duration::from_secs(1);

/// How often a path is tried again that a rename elsewhere has disturbed.
const TRIES: usize = 16;

/// A folder of Linux.
#[derive(Debug)]
pub(super) struct Beneath {
    path: PathBuf,
    root: Mutex<Root>,
}

/// The folder as it was opened last.
#[derive(Clone, Debug)]
struct Root {
    descriptor: Arc<OwnedFd>,
    since: Instant,
}

impl Beneath {
    /// Opens the folder. The result is `None` if the kernel, or what guards it, does not have `openat2`.
    pub(super) fn new(path: &Path) -> io::Result<Option<Self>> {
        match open_root(path) {
            Ok(root) => Ok(Some(Self { path: path.to_owned(), root: Mutex::new(root) })),
            Err(Errno::NOSYS | Errno::PERM) => {
                tracing::warn!(
                    "files are served without openat2, which needs Linux 5.6: links are checked by path"
                );
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Opens a file or folder.
    pub(super) fn open(&self, path: &str, how: HowToOpen) -> io::Result<Entry> {
        let root = self.root(how.waits)?;
        let mut resolve = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS;
        if !how.follows_links {
            resolve |= ResolveFlags::NO_SYMLINKS;
        }
        if !how.waits {
            resolve |= ResolveFlags::CACHED;
        }
        // A pipe that nobody writes to is opened at once, and found to be no file.
        let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY;
        let path = if path.is_empty() { "." } else { path };
        let mut tries = 0;
        let descriptor = loop {
            match openat2(&root, path, flags, Mode::empty(), resolve) {
                Ok(descriptor) => break descriptor,
                Err(Errno::AGAIN) if how.waits && tries < TRIES => tries += 1,
                // Kernels before 5.12 do not know `CACHED`.
                Err(Errno::INVAL) if !how.waits => return Err(ErrorKind::WouldBlock.into()),
                Err(error) => return Err(meaning(error)),
            }
        };
        Entry::of(File::from(descriptor))
    }

    /// Returns the descriptor of the folder.
    fn root(&self, waits: bool) -> io::Result<Arc<OwnedFd>> {
        // No code that can panic runs under the lock.
        let root = || self.root.lock().unwrap_or_else(PoisonError::into_inner);
        let known = root().clone();
        if known.since.elapsed() < ROOT_LASTS {
            return Ok(known.descriptor);
        }
        if !waits {
            return Err(ErrorKind::WouldBlock.into());
        }
        let new = open_root(&self.path).map_err(meaning)?;
        *root() = new.clone();
        Ok(new.descriptor)
    }
}

/// Opens the folder itself. Its own path is the operator's, and may have links.
fn open_root(path: &Path) -> Result<Root, Errno> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let descriptor = openat2(CWD, path, flags, Mode::empty(), ResolveFlags::empty())?;
    Ok(Root { descriptor: Arc::new(descriptor), since: Instant::now() })
}

/// Tells the errors that say something about the path from those that say something about the system.
fn meaning(error: Errno) -> io::Error {
    match error {
        // A step that leads out, too many links or one that is not followed, a step through a file, a
        // name that is too long, a socket, a device without a driver, a name that the file system does
        // not know.
        Errno::NOENT
        | Errno::XDEV
        | Errno::LOOP
        | Errno::NOTDIR
        | Errno::NAMETOOLONG
        | Errno::NXIO
        | Errno::NODEV
        | Errno::INVAL
        | Errno::ILSEQ => ErrorKind::NotFound.into(),
        error => error.into(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn folder_that_is_replaced_is_seen() {
        let scratch = tempfile::tempdir().expect("a folder for temporary files");
        let (root, next) = (scratch.path().join("root"), scratch.path().join("next"));
        for (folder, name) in [(&root, "old"), (&next, "new")] {
            fs::create_dir(folder).expect("the folder can be written to");
            fs::write(folder.join(name), name).expect("the folder can be written to");
        }
        let beneath = Beneath::new(&root).expect("the folder exists").expect("Linux 5.6");
        let how = HowToOpen { follows_links: true, waits: true };
        assert!(beneath.open("old", how).is_ok());
        fs::remove_dir_all(&root).expect("the folder can be written to");
        fs::rename(&next, &root).expect("the folder can be written to");
        std::thread::sleep(ROOT_LASTS);
        let error =
            beneath.open("new", HowToOpen { waits: false, ..how }).expect_err("a disk is needed");
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
        assert!(beneath.open("new", how).is_ok());
        assert!(beneath.open("new", HowToOpen { waits: false, ..how }).is_ok());
        assert!(beneath.open("old", how).is_err());
    }

    #[test]
    fn pipe_and_socket_are_not_found_and_not_waited_for() {
        let scratch = tempfile::tempdir().expect("a folder for temporary files");
        let made = std::process::Command::new("mkfifo").arg(scratch.path().join("pipe")).status();
        assert!(made.expect("mkfifo can be run").success());
        let _socket = std::os::unix::net::UnixListener::bind(scratch.path().join("socket"));
        symlink("/dev/zero", scratch.path().join("device")).expect("the folder can be written to");
        symlink("/proc/self/fd/0", scratch.path().join("magic"))
            .expect("the folder can be written to");
        let beneath = Beneath::new(scratch.path()).expect("the folder exists").expect("Linux 5.6");
        for name in ["pipe", "socket", "device", "magic"] {
            let opened = beneath.open(name, HowToOpen { follows_links: true, waits: true });
            assert_eq!(opened.expect_err("it is no file").kind(), ErrorKind::NotFound, "{name}");
        }
    }
}
