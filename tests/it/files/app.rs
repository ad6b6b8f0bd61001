//! The folder that the tests serve, and the servers that serve it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use webserver::files::{FilePath, Files};
use webserver::prelude::*;
use webserver_tests::{Local, builder};

/// What no request may reach.
pub(super) const SECRET: &str = "a secret outside of the folder";

/// The content of `digits.txt`.
pub(super) const DIGITS: &str = "0123456789\n";

/// The time of `digits.txt`.
pub(super) const DATE: &str = "Sun, 06 Nov 1994 08:49:37 GMT";

/// The length of `big.bin`.
pub(super) const BIG: usize = 1_000_003;

/// A folder that is removed at the end of a test.
pub(super) struct Scratch(tempfile::TempDir);

impl Scratch {
    pub(super) fn new() -> Self {
        Self(tempfile::tempdir().expect("there is a folder for temporary files"))
    }

    /// Returns the folder that is served. There may be others beside it.
    pub(super) fn root(&self) -> PathBuf {
        self.0.path().join("root")
    }

    /// Writes a file, and makes the folders that it is in. The path begins beside the root.
    pub(super) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join(path);
        let folder = path.parent().expect("the path has a name");
        fs::create_dir_all(folder).expect("the folder can be written to");
        fs::write(&path, content).expect("the folder can be written to");
        path
    }

    /// Makes a symbolic link.
    #[cfg(unix)]
    pub(super) fn link(&self, target: impl AsRef<Path>, path: &str) {
        std::os::unix::fs::symlink(target, self.0.path().join(path))
            .expect("the folder can be written to");
    }
}

/// Sets the time of a file, in seconds since 1970.
pub(super) fn set_time(path: &Path, time: SystemTime) {
    let file = File::options().write(true).open(path).expect("the file exists");
    file.set_modified(time).expect("the time can be set");
}

/// Returns the content of `big.bin`.
pub(super) fn big() -> Vec<u8> {
    (0..BIG).map(|at| (at % 251) as u8).collect()
}

/// The folder that most tests serve. Its files are old enough for strong tags.
pub(super) static FOLDER: LazyLock<Scratch> = LazyLock::new(|| {
    let folder = Scratch::new();
    folder.write("secret.txt", SECRET);
    let digits = folder.write("root/digits.txt", DIGITS);
    set_time(&digits, UNIX_EPOCH + Duration::from_millis(784_111_777_900));
    let image = folder.write("root/image.txt", "built without a clock");
    set_time(&image, UNIX_EPOCH);
    let future = folder.write("root/future.txt", "from a wrong clock");
    set_time(&future, SystemTime::now() + Duration::from_hours(24));
    folder.write("root/big.bin", big());
    for (path, content) in [
        ("root/index.html", "<h1>home</h1>"),
        ("root/empty.txt", ""),
        ("root/sub/index.html", "<h1>sub</h1>"),
        ("root/sub/plain.txt", "plain"),
        ("root/sub/a:b/index.html", "<h1>colon</h1>"),
        ("root/plain/file.txt", "file"),
        ("root/app.js", "let plain;"),
        ("root/app.js.br", "brotli"),
        ("root/app.js.zst", "zstandard"),
        ("root/app.js.gz", "gzip"),
        ("root/only.css", "a {}"),
        ("root/only.css.gz", "gzip css"),
        ("root/logo.png", "png"),
        ("root/logo.png.br", "never"),
        ("root/assets/index-DiwrgTda.js", "let hashed;"),
        ("root/assets/page.html", "<h1>page</h1>"),
        ("root/sp ace.txt", "space"),
        ("root/gr\u{fc}n.txt", "green"),
        ("root/50%.txt", "percent"),
        ("root/%2e%2e", "encoded dots"),
        ("root/.env", SECRET),
        ("root/.git/config", SECRET),
        ("root/.well-known/security.txt", "contact"),
        ("root/unknown.zzz", "unknown"),
    ] {
        folder.write(path, content);
    }
    #[cfg(unix)]
    {
        folder.link("digits.txt", "root/inside");
        folder.link("sub", "root/folder-link");
        folder.link("../secret.txt", "root/outside");
        folder.link(folder.0.path().join("secret.txt"), "root/absolute");
        folder.link("..", "root/up");
        folder.link(".", "root/self");
        folder.link("loop", "root/loop");
        folder.link("/proc/self/root", "root/magic");
    }
    std::thread::sleep(Duration::from_millis(2_100));
    folder
});

pub(super) fn files() -> Files {
    Files::new(FOLDER.root()).expect("the folder exists")
}

#[get("/files/{path..}")]
async fn from_state(
    path: FilePath<'_>,
    request: &Request,
    files: State<Files>,
) -> Result<Response, Problem> {
    files.serve(path, request).await
}

/// Serves the folder below `/files` by a handler of the macros.
pub(super) fn start() -> Local {
    Local::start(builder().state(files()).routes(routes![from_state]).build())
}

/// Serves files below `/files` by a function of the builder.
pub(super) fn start_with(files: &Files) -> Local {
    Local::start(builder().route("/files/{path..}", HttpMethod::GET, files.handler()).build())
}
