//! REDbot and httplint, which compare answers with the RFCs: those of the example of a service, and those of
//! files on disk. `pip install redbot httplint` installs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use webserver::files::{Cache, Files};
use webserver::prelude::*;
use webserver_tests::{Example, Local, builder};

use super::tools::{Folder, find, run_with, script};

/// What the linters say that is not a mistake here: a part of the line, and why.
const KEPT: [(&str, &str); 2] = [
    (
        "Loading from insecure HTTP sources is allowed.",
        "the API of the example is on this machine, and has no https",
    ),
    (
        "bytes=0-1,4-5: This response is partial, but doesn't have a Content-Range header.",
        "an answer with several parts must not have the field (RFC 9110, section 15.3.7.2)",
    ),
];

/// Returns the Python that has the linters.
fn python() -> Option<PathBuf> {
    let redbot = fs::read_to_string(find(&["redbot"])?).expect("redbot is a script");
    let first = redbot.lines().next().and_then(|line| line.strip_prefix("#!"));
    Some(Path::new(first.expect("the script names its Python")).to_owned())
}

/// Sends requests, each with its fields after tabs, and fails with what the linters find wrong.
fn lint(python: &Path, requests: &[String]) {
    let mut command = Command::new(python);
    let found = run_with(command.arg(script("lint.py")), &requests.join("\n")).text();
    let is_kept = |line: &&str| KEPT.iter().any(|(kept, _)| line.contains(kept));
    let wrong: Vec<_> = found.lines().filter(|line| !is_kept(line)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Returns the requests for a file.
fn requests_for(url: &str) -> Vec<String> {
    let fields = [
        "",
        "\trange: bytes=0-4",
        "\trange: bytes=-3",
        "\trange: bytes=0-1,4-5",
        "\trange: bytes=999999999-",
        "\tif-none-match: *",
        "\tif-match: \"other\"",
        "\trange: bytes=0-4\tif-range: \"other\"",
        "\taccept-encoding: gzip",
    ];
    let get = fields.iter().map(|fields| format!("GET\t{url}{fields}"));
    let others = ["HEAD", "OPTIONS"].map(|method| format!("{method}\t{url}"));
    get.chain(others).chain([format!("POST\t{url}\tcontent-length: 0")]).collect()
}

#[test]
fn linters_find_nothing_wrong_in_the_service() {
    let Some(python) = python() else { return };
    let (service, [api, monitoring]) = Example::start_with("service");
    let (site, api) = (format!("http://{}", service.addr), format!("http://{api}"));
    let evil = "origin: http://evil.example";
    let preflight = "access-control-request-method: POST";
    let mut requests = requests_for(&format!("{site}/files/page.js"));
    requests.extend([
        format!("GET\t{site}/"),
        format!("HEAD\t{site}/"),
        format!("GET\t{site}/nothing"),
        format!("GET\t{site}/nothing\taccept: text/html"),
        format!("GET\t{api}/notes"),
        format!("HEAD\t{api}/notes"),
        format!("GET\t{api}/notes\torigin: {site}"),
        format!("GET\t{api}/notes\t{evil}"),
        format!("GET\t{api}/notes/7"),
        format!("GET\t{api}/notes/x"),
        format!("OPTIONS\t{api}/notes"),
        format!("OPTIONS\t{api}/notes\torigin: {site}\t{preflight}"),
        format!("OPTIONS\t{api}/notes\t{evil}\t{preflight}"),
        format!("POST\t{api}/notes\torigin: {site}\tcontent-length: 0"),
        format!("POST\t{api}/notes\t{evil}\tcontent-length: 0"),
        format!("POST\t{api}/session\torigin: {site}\tcontent-length: 0"),
        format!("DELETE\t{api}/notes/7\torigin: {site}"),
        format!("PUT\t{api}/notes\tcontent-length: 0"),
        format!("PURGE\t{api}/notes"),
        format!("GET\t{api}/notes\taccept-encoding: br, gzip"),
        format!("POST\t{api}/notes\torigin: {site}\tidempotency-key: \"a\"\tcontent-length: 0"),
        format!("GET\t{api}/livez"),
        format!("GET\t{api}/readyz"),
        format!("HEAD\t{api}/readyz"),
        format!("GET\thttp://{monitoring}/metrics"),
    ]);
    lint(&python, &requests);
}

#[test]
fn linters_find_nothing_wrong_in_files() {
    let Some(python) = python() else { return };
    let folder = Folder::new("lint");
    let write = |path: &str, content: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("the path has a folder")).expect("it can be made");
        fs::write(&path, content).expect("the folder can be written to");
    };
    write("a.txt", "0123456789\n".repeat(200).as_bytes());
    // The range that REDbot asks for has 96 bytes, and should not be the whole file.
    let page = format!("<!doctype html><title>page</title>{}", "<p>text</p>\n".repeat(20));
    write("page/index.html", page.as_bytes());
    write("unknown.zzz", &[0, 1, 2, 3, 4, 5, 6, 7].repeat(20));
    write("empty.css", b"");
    // Right after a change an `ETag` is weak.
    std::thread::sleep(Duration::from_millis(2_100));
    let files = || Files::new(folder.path()).expect("the folder is there");
    let kept = files().cache(Cache::For(Duration::from_hours(1))).precompressed(true);
    let server = builder()
        .route("/files/{path..}", HttpMethod::GET, files().handler())
        .route("/kept/{path..}", HttpMethod::GET, kept.handler())
        .route(
            "/app/{path..}",
            HttpMethod::GET,
            files().fallback_page("page/index.html").handler(),
        );
    let server = Local::start(server.build());
    let mut requests = Vec::new();
    for path in ["files/a.txt", "kept/a.txt", "files/page/", "files/unknown.zzz"] {
        requests.extend(requests_for(&format!("http://{}/{path}", server.addr)));
    }
    for path in ["files/page", "files/none", "files/", "files/empty.css", "files/%2e%2e/x"] {
        requests.push(format!("GET\thttp://{}/{path}", server.addr));
    }
    requests.push(format!("GET\thttp://{}/app/some/place\taccept: text/html", server.addr));
    lint(&python, &requests);
}
