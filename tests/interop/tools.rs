//! Programs of others: they are found in the PATH, run with a time limit, and ended by their handle.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

/// The longest time that a program may take. Only a hang takes that long, even on a loaded machine.
pub(crate) const BOUND: Duration = Duration::from_mins(1);

/// Returns the first of the programs that is installed. With `None` the test has to return.
pub(crate) fn find(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    // Servers are installed in folders that are only in an administrator's PATH.
    let system = ["/usr/local/sbin", "/usr/sbin"].map(PathBuf::from);
    let folders: Vec<_> = std::env::split_paths(&path).chain(system).collect();
    let found = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let found = found.into_iter().find(|file| file.is_file());
    if found.is_none() {
        missing(&names.join(" or "));
    }
    found
}

fn missing(what: &str) {
    assert!(
        std::env::var_os("INTEROP").is_none_or(|value| value != "required"),
        "{what} is not installed, and INTEROP=required says that it has to be"
    );
    // The output of the macros is hidden if the test passes, and this note should be seen.
    let notice = format!("note: {what} is not installed; its test is skipped\n");
    let _ = std::io::stderr().write_all(notice.as_bytes());
}

/// The result of a program.
pub(crate) struct Outcome {
    pub(crate) status: ExitStatus,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Outcome {
    /// Returns what the program wrote to stdout.
    pub(crate) fn text(self) -> String {
        assert!(
            self.status.success(),
            "{}\n-- stdout\n{}\n-- stderr\n{}",
            self.status,
            self.stdout,
            self.stderr
        );
        self.stdout
    }
}

/// Runs a program to its end.
pub(crate) fn run(command: &mut Command) -> Outcome {
    run_with(command, "")
}

/// Runs a program that reads `input`.
pub(crate) fn run_with(command: &mut Command, input: &str) -> Outcome {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    let mut child = Running(child);
    let stdout = drain(child.0.stdout.take().expect("stdout is piped"));
    let stderr = drain(child.0.stderr.take().expect("stderr is piped"));
    let mut stdin = child.0.stdin.take().expect("stdin is piped");
    // A program that fails without reading its input says so by its status.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let status = child.wait(&format!("{command:?}"));
    let rest = |from: Receiver<String>| {
        from.recv_timeout(Duration::from_secs(10)).expect("no child of it holds the pipe")
    };
    Outcome { status, stdout: rest(stdout), stderr: rest(stderr) }
}

/// Reads to the end in another thread, so that a full pipe does not stop the program.
fn drain(mut from: impl Read + Send + 'static) -> Receiver<String> {
    let (done, text) = mpsc::channel();
    std::thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = from.read_to_end(&mut bytes);
        // If the test has failed, the receiver is gone.
        let _ = done.send(String::from_utf8_lossy(&bytes).into_owned());
    });
    text
}

/// A child process that ends when it is dropped.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    /// Waits for its end, within [`BOUND`].
    pub(crate) fn wait(&mut self, what: &str) -> ExitStatus {
        let start = Instant::now();
        loop {
            if let Some(status) = self.0.try_wait().expect("a child can be waited for") {
                return status;
            }
            assert!(start.elapsed() < BOUND, "it does not end: {what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A temporary folder, which is removed when it is dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("webserver-{name}-{}-{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a folder can be made");
        Self(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A program that is just ending may still write there. Then a small file stays.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Returns the path of a script in this folder.
pub(crate) fn script(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("interop").join(name)
}
