//! Paths that try to leave the folder: thousands of spellings, and links that are changed while a path is
//! resolved.

use std::fs;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use webserver::files::Files;
use webserver_tests::Wire;

use super::app::{SECRET, Scratch, files, start, start_with};

/// Ways to write a step out of the folder, or what a server may take for one.
const STEPS: &[&str] = &[
    "..",
    "%2e%2e",
    "%2E.",
    ".%2e",
    "%252e%252e",
    "%25252e%25252e",
    "..;",
    "..%00",
    "..%20",
    "..%09",
    "..%0d%0a",
    "...",
    "....",
    "%c0%ae%c0%ae",
    "%e0%80%ae%e0%80%ae",
    "%uff0e%uff0e",
    "\u{ff0e}\u{ff0e}",
    "%EF%BC%8E%EF%BC%8E",
    "..%ff",
    "up",
    "self",
    ".",
    "%2e",
    "",
    "..?",
    "..#",
];

/// Ways to write what is between two names.
const SEPARATORS: &[&str] = &[
    "/",
    "//",
    "%2f",
    "%2F",
    "%252f",
    "%5c",
    "%5C",
    "\\",
    "%255c",
    "%c0%af",
    "%c1%9c",
    "%e2%88%95",
    "/./",
    "/%2e/",
    ";/",
    "/%00/",
];

/// Where a path begins.
const STARTS: &[&str] =
    &["", "sub", "digits.txt", "plain", "folder-link", "/", "%2f", "C:", "file:", "nul"];

/// What a path is to reach.
const TARGETS: &[&str] = &["secret.txt", "etc/passwd", "proc/self/environ", "root/.env"];

/// Sends a request as it is, and returns all that comes back. The connection is closed afterwards.
fn exchange(addr: SocketAddr, requests: &[u8]) -> String {
    let mut stream = TcpStream::connect(addr).expect("the server accepts");
    stream.set_read_timeout(Some(Duration::from_secs(10))).expect("an option of the socket");
    stream.write_all(requests).expect("the connection is open");
    let mut answer = Vec::new();
    // A reset is an end too.
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

fn request(path: &str) -> Vec<u8> {
    format!("GET /files/{path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").into_bytes()
}

/// Returns whether an answer has what is outside of the folder, or hidden in it.
fn escapes(answer: &str) -> bool {
    answer.contains(SECRET) || answer.contains("root:") || answer.contains("PATH=")
}

/// Asks for each path of the corpus, and returns how many were asked for.
fn attack(addr: SocketAddr) -> usize {
    let mut count = 0;
    let mut check = |path: &str| {
        let answer = exchange(addr, &request(path));
        let status = answer.get(9..12).unwrap_or_default();
        assert!(!escapes(&answer), "{path}: {answer}");
        assert!(matches!(status, "400" | "404" | "200" | "307"), "{path}: {answer}");
        count += 1;
    };
    for step in STEPS {
        for separator in SEPARATORS {
            for start in STARTS {
                let target = TARGETS[count_of(step, separator, start) % TARGETS.len()];
                let first =
                    if start.is_empty() { String::new() } else { format!("{start}{separator}") };
                let way = format!("{step}{separator}");
                check(&format!("{first}{}{}", way, target.replace('/', separator)));
                check(&format!("{first}{}{target}", way.repeat(3)));
            }
        }
    }
    for name in [
        "outside",
        "absolute",
        "magic/etc/passwd",
        "up/secret.txt",
        "self/self/up/secret.txt",
        "folder-link/../../secret.txt",
        ".env",
        "%2eenv",
        ".git/config",
        ".git%2fconfig",
        "self/.env",
        "sub/../.env",
        "con",
        "nul.txt",
        "com1",
        "aux",
        "lpt1.html",
        "digits.txt::$DATA",
        "digits.txt.",
        "digits.txt%20",
        "secret.txt",
        "..secret.txt",
        "~/.ssh/id_rsa",
        "%00",
        "%0a",
        "a%00.html",
        "..%00/secret.txt",
        "file:///etc/passwd",
        "http://evil.example/",
        "%%32%65%%32%65/secret.txt",
        "/etc/passwd",
        "//etc/passwd",
        "\\\\?\\C:\\secret.txt",
        "\\\\host\\share",
        "..\\secret.txt",
        "C:\\secret.txt",
        "C:secret.txt",
        "%",
        "%2",
        "%zz",
    ] {
        check(name);
    }
    // The whole target, as a proxy or an old client writes it.
    for target in [
        "/files/../secret.txt",
        "/../secret.txt",
        "/..%2fsecret.txt",
        "http://a/files/../secret.txt",
        "http://a/../secret.txt",
        "../secret.txt",
        "*",
        "//files/%2e%2e/secret.txt",
    ] {
        let answer = exchange(
            addr,
            format!("GET {target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").as_bytes(),
        );
        assert!(!escapes(&answer) && !answer.starts_with("HTTP/1.1 200"), "{target}: {answer}");
    }
    count
}

/// Spreads the targets over the other parts of a path.
fn count_of(step: &str, separator: &str, start: &str) -> usize {
    step.len() * 7 + separator.len() * 3 + start.len()
}

#[test]
fn traversal_by_any_spelling_stays_in_the_folder() {
    assert!(attack(start().addr) > 8_000);
}

#[test]
fn traversal_stays_in_the_folder_whatever_the_options_are() {
    // Dot-files are served here, so what they have is no secret. The one outside is.
    let folder = Scratch::new();
    folder.write("secret.txt", SECRET);
    folder.write("root/digits.txt", "digits");
    folder.write("root/sub/index.html", "sub");
    folder.link("../secret.txt", "root/outside");
    folder.link("..", "root/up");
    folder.link(".", "root/self");
    folder.link("sub", "root/folder-link");
    let files = Files::new(folder.root()).expect("the folder exists").dot_files(true);
    let files = files.precompressed(true).fallback_page("sub/index.html");
    attack(start_with(&files).addr);
    attack(start_with(&files.follow_links(false)).addr);
}

#[test]
fn traversal_by_a_raw_byte_stays_in_the_folder() {
    let server = start();
    for byte in 0..=u8::MAX {
        for path in
            [&b"..X"[..], b"X..", b"..Xsecret.txt", b"..X..Xsecret.txt", b"../X/../secret.txt"]
        {
            let path: Vec<u8> =
                path.iter().map(|one| if *one == b'X' { byte } else { *one }).collect();
            let mut bytes = b"GET /files/".to_vec();
            bytes.extend(path);
            bytes.extend(b" HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            let answer = exchange(server.addr, &bytes);
            assert!(!escapes(&answer), "{byte:#x}: {answer}");
        }
    }
}

/// Changes names as fast as possible while a client asks for what is below them.
#[cfg(target_os = "linux")]
#[test]
fn traversal_by_a_link_that_is_swapped_stays_in_the_folder() {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    let folder = Scratch::new();
    folder.write("secret/a.txt", SECRET);
    folder.write("secret.txt", SECRET);
    folder.write("root/race/a.txt", "inside");
    folder.write("root/race.txt", "inside");
    folder.write("root/deep/one/two/a.txt", "inside");
    folder.link("../secret", "root/other");
    folder.link("../secret.txt", "root/other.txt");
    folder.link("one/two/../../..", "root/deep/way");
    folder.write("root/deep/secret.txt", "inside");
    let root = folder.root();
    let server = start_with(&Files::new(&root).expect("the folder exists"));
    let ends = AtomicBool::new(false);
    std::thread::scope(|scope| {
        for (a, b) in [("race", "other"), ("race.txt", "other.txt"), ("deep/one", "moved")] {
            let (root, ends) = (&root, &ends);
            scope.spawn(move || {
                if b == "moved" {
                    fs::create_dir_all(root.join("moved/two"))
                        .expect("the folder can be written to");
                }
                while !ends.load(Ordering::Relaxed) {
                    let swapped =
                        renameat_with(CWD, root.join(a), CWD, root.join(b), RenameFlags::EXCHANGE);
                    swapped.expect("both names exist");
                }
            });
        }
        let mut wire = Wire::connect(server.addr);
        let (start, mut seen) = (Instant::now(), [0; 2]);
        while start.elapsed() < Duration::from_secs(2) {
            for path in [
                "race/a.txt",
                "race.txt",
                "other/a.txt",
                "other.txt",
                "deep/way/secret.txt",
                "deep/way/../secret.txt",
            ] {
                let answer = wire.get(&format!("/files/{path}"), "");
                assert!(!answer.text().contains(SECRET), "{path}");
                assert!(matches!(answer.status, 200 | 404), "{path}: {answer:?}");
                seen[usize::from(answer.status == 200)] += 1;
            }
        }
        ends.store(true, Ordering::Relaxed);
        assert!(seen[0] > 0 && seen[1] > 0, "both happened: {seen:?}");
    });
}

#[test]
fn traversal_by_the_options_is_not_possible() {
    let server = start_with(&files().index(Some("../secret.txt")).fallback_page("../secret.txt"));
    let mut wire = Wire::connect(server.addr);
    for path in ["", "sub/", "missing"] {
        let answer = wire.get(&format!("/files/{path}"), "accept: text/html\r\n");
        assert_eq!(answer.status, 404, "{path}");
    }
}
