//! The code rules that a machine can check: imports point downwards, each file says what it is for,
//! and every file is part of a crate.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules of the runtime crate and the modules that each may import. `guide` is text;
/// `private`, `prelude`, `internals` and the crate root re-export. They are not listed.
const ROOMS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("http", &["base"]),
    ("io", &["http", "base"]),
    ("h1", &["io", "http", "base"]),
    ("router", &[]),
    ("respond", &["http", "base"]),
    ("extract", &["respond", "http", "router", "base"]),
    ("middleware", &["extract", "respond", "http"]),
    ("app", &["middleware", "router", "extract", "respond", "http", "base"]),
    ("error", &["http", "router"]),
    ("client", &["app", "h1", "http", "base"]),
    (
        "server",
        &[
            "h1",
            "io",
            "app",
            "client",
            "error",
            "middleware",
            "router",
            "extract",
            "respond",
            "http",
            "base",
        ],
    ),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the `.rs` files below a folder.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is in the repository") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            files.push(path);
        }
    }
    files
}

/// Returns the crates' own files, without tests in files of their own.
fn crate_sources() -> Vec<PathBuf> {
    ["webserver", "webserver-macros", "webserver-pattern"]
        .iter()
        .flat_map(|name| sources(&root().join(name).join("src")))
        .collect()
}

/// Returns a file's code without comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source is UTF-8");
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// Returns the modules that a file names after `crate::`.
fn imports(path: &Path) -> BTreeSet<String> {
    let code = code(path);
    let mut rooms = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let before = code[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '$') {
            continue;
        }
        let after = &code[at + "crate::".len()..];
        rooms.insert(after.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect());
    }
    rooms
}

#[test]
fn imports_only_go_down() {
    let allowed: BTreeMap<_, _> = ROOMS.iter().copied().collect();
    let src = root().join("webserver/src");
    let mut wrong = Vec::new();
    for path in sources(&src) {
        let inside = path.strip_prefix(&src).expect("it was found there");
        let first = inside.components().next().expect("a file has a name");
        let room = first.as_os_str().to_string_lossy().trim_end_matches(".rs").to_owned();
        if ["lib", "guide", "private", "prelude", "internals"].contains(&room.as_str()) {
            continue;
        }
        let may = allowed.get(room.as_str()).unwrap_or_else(|| panic!("`{room}` is no room"));
        for import in imports(&path) {
            if import != room
                && !["limits", "pool", "clock"].contains(&import.as_str())
                && !may.contains(&import.as_str())
            {
                wrong.push(format!("{} imports {import}", inside.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "imports that go up or aside:\n{}", wrong.join("\n"));
}

#[test]
fn the_rooms_have_no_circle() {
    let order: Vec<_> = ROOMS.iter().map(|(room, _)| *room).collect();
    for (at, (room, may)) in ROOMS.iter().enumerate() {
        for import in may.iter().filter(|name| !["limits", "pool", "clock"].contains(name)) {
            let place = order.iter().position(|other| other == import).expect("a room");
            assert!(place < at, "{room} may import {import}, which stands above it");
        }
    }
}

#[test]
fn every_file_begins_with_its_contract() {
    let silent: Vec<_> = crate_sources()
        .into_iter()
        .filter(|path| !fs::read_to_string(path).expect("UTF-8").starts_with("//!"))
        .collect();
    assert!(silent.is_empty(), "these files do not say what they are for: {silent:#?}");
}

#[test]
fn every_file_is_part_of_a_crate() {
    let files = crate_sources();
    let all: String = files.iter().map(|path| code(path)).collect();
    let orphans: Vec<_> = files
        .iter()
        .filter(|path| {
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            let name = if stem == "mod" {
                path.parent().and_then(Path::file_name).expect("a folder").to_string_lossy().into()
            } else {
                stem
            };
            name != "lib" && !all.contains(&format!("mod {name};"))
        })
        .collect();
    assert!(orphans.is_empty(), "no `mod` mentions these: {orphans:#?}");
}

#[test]
fn no_file_outgrows_the_head() {
    let lines = |path: &PathBuf| fs::read_to_string(path).expect("UTF-8").lines().count();
    let long: Vec<_> = crate_sources().into_iter().filter(|path| lines(path) > 400).collect();
    assert!(long.is_empty(), "split these by decision: {long:#?}");
}

#[test]
fn nothing_is_left_unfinished() {
    let words = [concat!("FIX", "ME"), concat!("to", "do!("), concat!("unimple", "mented!(")];
    let found: Vec<_> = crate_sources()
        .into_iter()
        .filter(|path| {
            let text = fs::read_to_string(path).expect("UTF-8");
            words.iter().any(|word| text.contains(word))
        })
        .collect();
    assert!(found.is_empty(), "unfinished: {found:#?}");
}
