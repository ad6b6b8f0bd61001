//! The attacked server as a process, and what an attack must not do to it.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::MutexGuard;
use std::thread;
use std::time::{Duration, Instant};

use webserver_tests::{Answer, Wire, child, is_child, memory};

use super::app;
use crate::clients::alone;
use crate::serving::{Serving, serve};

pub(super) const KIB: u64 = 1024;
pub(super) const MIB: u64 = 1024 * KIB;

/// The memory that the first requests of any kind cost: pools, stacks, threads for files, and the
/// allocator itself.
pub(super) const START: u64 = 6 * MIB;

/// How a connection goes on after an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum After {
    /// It is kept for the next request.
    Kept,
    /// The answer says that it is closed, and it is closed in order.
    Closed,
    /// It is closed in order, because more of the body comes than is discarded. The answer could not
    /// say so: a chunked body has no length.
    Drained,
}

/// A server in a child process, with a folder of its own for temporary files.
pub(super) struct Target {
    serving: Serving,
    files: PathBuf,
    /// The resident memory before the attack.
    before: u64,
    /// Memory is measured, so attacks run one after another.
    _alone: MutexGuard<'static, ()>,
}

impl Target {
    /// Starts the server for a test. In the child process it serves instead, and returns `None`.
    pub(super) fn start(test: &str) -> Option<Self> {
        Self::start_by(test, |command, _| Some(command))
    }

    /// Starts the server by a command that is made of the child's command and of the folder for
    /// temporary files. Returns `None` if there is no such command, too.
    pub(super) fn start_by(
        test: &str,
        wrap: impl FnOnce(Command, &Path) -> Option<Command>,
    ) -> Option<Self> {
        if is_child(test) {
            serve(app::server(), |_| async {});
            return None;
        }
        let alone = alone();
        let name = test.rsplit("::").next().unwrap_or(test);
        let files = std::env::temp_dir().join(format!("{name}-{}", std::process::id()));
        fs::create_dir_all(&files).expect("the folder can be made");
        let mut command = child(test);
        command.env("TMPDIR", &files);
        let Some(command) = wrap(command, &files) else {
            let _ = fs::remove_dir(&files);
            return None;
        };
        let serving = Serving::spawn(command);
        let mut target = Self { serving, files, before: 0, _alone: alone };
        target.answers();
        target.before = memory(target.serving.id(), "VmRSS:");
        Some(target)
    }

    pub(super) fn connect(&self) -> Wire {
        Wire::connect(self.serving.addr)
    }

    /// Ends the process without a chance to clean up.
    pub(super) fn kill(&self) {
        let id = self.serving.id().to_string();
        assert!(Command::new("kill").args(["-KILL", &id]).status().expect("kill runs").success());
    }

    /// Checks that the server answers.
    pub(super) fn answers(&self) {
        let answer = self.connect().get("/ok", "");
        assert_eq!((answer.status, answer.text().as_str()), (200, "ok"));
    }

    /// Returns the sizes of the temporary files that the server has open. They do not have a name.
    pub(super) fn open_files(&self) -> Vec<u64> {
        let open = fs::read_dir(format!("/proc/{}/fd", self.serving.id()));
        let paths = open.expect("it runs, on Linux").filter_map(|one| Some(one.ok()?.path()));
        let deleted = paths.filter(|path| {
            fs::read_link(path).is_ok_and(|link| link.to_string_lossy().ends_with("(deleted)"))
        });
        deleted.filter_map(|path| Some(fs::metadata(path).ok()?.len())).collect()
    }

    pub(super) fn wait_until_there_are(&self, expected: usize) {
        self.wait_until(|sizes| sizes.len() == expected);
    }

    /// Waits until the temporary files are as expected.
    pub(super) fn wait_until(&self, is_expected: impl Fn(&[u64]) -> bool) {
        let start = Instant::now();
        loop {
            let sizes = self.open_files();
            if is_expected(&sizes) {
                return;
            }
            assert!(start.elapsed() < Duration::from_secs(10), "{sizes:?} bytes are stored");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Returns the names in the folder for temporary files.
    pub(super) fn left_over(&self) -> Vec<OsString> {
        let names = fs::read_dir(&self.files).expect("the folder is there");
        names.map(|name| name.expect("the folder can be listed").file_name()).collect()
    }

    /// Checks what must hold after each attack: the server has never held more than so many bytes in
    /// addition to its usual ones, does not have a temporary file, and answers.
    pub(super) fn survives(self, bound: u64) {
        let grown = memory(self.serving.id(), "VmHWM:").saturating_sub(self.before);
        println!("{} KiB, and {} are allowed", grown / KIB, (START + bound) / KIB);
        assert!(grown < START + bound, "{} KiB for a bound of {}", grown / KIB, bound / KIB);
        self.wait_until_there_are(0);
        assert_eq!(self.left_over(), Vec::<OsString>::new());
        self.answers();
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.files);
    }
}

/// Returns the head of a request with a body.
pub(super) fn post(path: &str, content_type: &str, length: usize) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\ncontent-type: {content_type}\r\n\
         content-length: {length}\r\n\r\n"
    )
}

/// Sends the pieces and returns the answer. If the connection is closed after the answer, nothing more is
/// sent once the server answers. Checks that the connection goes on as it should.
pub(super) fn exchange<B: AsRef<[u8]>>(
    wire: &mut Wire,
    pieces: impl IntoIterator<Item = B>,
    after: After,
) -> Answer {
    for piece in pieces {
        if wire.try_send(piece).is_err() || after != After::Kept && wire.has_answer() {
            break;
        }
    }
    let answer = wire.answer(false);
    goes_on(wire, &answer, after);
    answer
}

/// Checks how the connection goes on after the answer.
pub(super) fn goes_on(wire: &mut Wire, answer: &Answer, after: After) {
    let says = answer.field("connection").unwrap_or("keep-alive");
    match after {
        After::Kept => {
            assert_eq!(says, "keep-alive", "{answer:?}");
            assert_eq!(wire.get("/ok", "").text(), "ok");
        }
        After::Closed | After::Drained => {
            assert_eq!(says == "close", after == After::Closed, "{answer:?}");
            let (rest, in_order) = wire.rest();
            assert_eq!(String::from_utf8_lossy(&rest), "");
            assert!(in_order, "the connection was reset after {answer:?}");
        }
    }
}
