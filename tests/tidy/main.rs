//! The code rules that a machine can check: imports point downwards, each file says what it is for,
//! and every file is part of a crate.

mod source;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use self::source::Crate;

/// The modules of the runtime crate and the modules that each may import. `guide` is text;
/// `private`, `prelude`, `engine` and the crate root re-export. They are not listed.
const ROOMS: &[(&str, &[&str])] = &[
    ("base", &[]),
    ("router", &["base"]),
    ("http", &["base"]),
    ("io", &["http", "base"]),
    ("respond", &["http", "base"]),
    ("h1", &["io", "http", "base"]),
    ("extract", &["respond", "router", "http", "base"]),
    ("middleware", &["http"]),
    ("app", &["middleware", "extract", "respond", "router", "http", "base"]),
    ("client", &["h1", "http", "base"]),
    ("error", &[]),
    (
        "server",
        &[
            "app",
            "client",
            "error",
            "h1",
            "io",
            "middleware",
            "extract",
            "respond",
            "router",
            "http",
            "base",
        ],
    ),
    ("api_client", &["client", "app", "extract", "respond", "router", "http", "base"]),
    (
        "openapi",
        &[
            "content_coding",
            "cross_origin",
            "idempotency",
            "load",
            "metrics",
            "request_id",
            "security_headers",
            "telemetry",
            "tower",
            "server",
            "client",
            "app",
            "middleware",
            "extract",
            "respond",
            "router",
            "http",
            "base",
        ],
    ),
    ("docs", &["openapi", "server", "respond", "http"]),
];

/// The rooms of features. They import nothing but what the crate root exports, so that a user could
/// have written them. `tests/features.rs` compiles them as part of another crate.
const FEATURES: &[&str] = &[
    "content_coding",
    "cross_origin",
    "files",
    "health",
    "idempotency",
    "load",
    "metrics",
    "request_id",
    "security_headers",
    "telemetry",
    "tower",
    "zstandard",
];

/// Rooms of features that import another one, because their feature enables the other's.
const BUILT_ON: &[(&str, &str)] = &[("zstandard", "content_coding")];

/// Modules that stand beside the rooms: text, and re-exports for others.
const DOORS: &[&str] = &["guide", "prelude", "private", "engine"];

const CRATES: [&str; 4] = ["webserver", "webserver-docs", "webserver-macros", "webserver-pattern"];

fn root() -> PathBuf {
    webserver_tests::root()
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
    CRATES.iter().flat_map(|name| sources(&root().join(name).join("src"))).collect()
}

/// Returns a file's code without comments.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).expect("a source is UTF-8");
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

fn read_crate(name: &str) -> Crate {
    Crate::read(&root().join(name).join("src"))
}

/// Returns the imports between the rooms of the runtime crate, each with one example.
fn imports_of_rooms() -> BTreeMap<(String, String), String> {
    let runtime = read_crate("webserver");
    let mut imports = BTreeMap::new();
    for (module, file) in &runtime.files {
        let Some(room) = module.first().filter(|room| !DOORS.contains(&room.as_str())) else {
            continue;
        };
        for target in runtime.imports(module) {
            let other = target.first().map_or("lib", String::as_str);
            if other != room {
                let example = format!("{} imports {}", file.path.display(), target.join("::"));
                imports.insert((room.clone(), other.to_owned()), example);
            }
        }
    }
    imports
}

#[test]
fn imports_of_rooms_are_in_the_table_and_go_down() {
    let rooms: Vec<_> = ROOMS.iter().map(|(room, _)| *room).collect();
    let level = |room: &str| rooms.iter().position(|other| *other == room);
    let imports = imports_of_rooms();
    let mut wrong = Vec::new();
    for ((room, other), example) in &imports {
        if FEATURES.contains(&room.as_str()) {
            if other != "lib" && !BUILT_ON.contains(&(room, other)) {
                wrong.push(example.clone());
            }
            continue;
        }
        let allowed = ROOMS.iter().find(|(name, _)| name == room).map(|(_, allowed)| *allowed);
        match allowed {
            None => wrong.push(format!("`{room}` is not in the table of rooms")),
            Some(allowed) if !allowed.contains(&other.as_str()) => wrong.push(example.clone()),
            Some(_) if level(other) >= level(room) => {
                wrong.push(format!("`{room}` may import `{other}`, which is not below it"));
            }
            Some(_) => {}
        }
    }
    for (room, allowed) in ROOMS {
        for other in *allowed {
            if !imports.contains_key(&((*room).to_owned(), (*other).to_owned())) {
                wrong.push(format!("`{room}` may import `{other}`, and no file does"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn architecture_page_has_the_table_of_rooms() {
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the page exists");
    let rows = page.lines().filter_map(|line| {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, room, _, imports, _] = cells[..] else { return None };
        let room = room.strip_prefix('`')?.strip_suffix('`')?;
        let names = imports.split(',').map(|name| name.trim().trim_matches('`'));
        Some((room, names.filter(|name| !name.is_empty()).collect::<Vec<_>>()))
    });
    let expected = ROOMS.iter().map(|(room, imports)| (*room, imports.to_vec()));
    assert_eq!(rows.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

#[test]
fn rooms_of_features_compile_against_the_public_interface() {
    let test = code(&root().join("tests/features.rs"));
    let page = fs::read_to_string(root().join("ARCHITECTURE.md")).expect("the page exists");
    for room in FEATURES {
        assert!(test.contains(&format!("mod {room};")), "tests/features.rs leaves out `{room}`");
        assert!(page.contains(&format!("| `{room}` |")), "ARCHITECTURE.md leaves out `{room}`");
    }
}

#[test]
fn imports_form_no_circle_of_files() {
    for name in CRATES {
        let circles = read_crate(name).circles();
        assert!(circles.is_empty(), "files of {name} import each other:\n{}", circles.join("\n"));
    }
}

#[test]
fn mod_files_only_declare_and_re_export() {
    let working: Vec<_> = CRATES
        .iter()
        .flat_map(|name| read_crate(name).files.into_values())
        .filter(|file| file.path.ends_with("mod.rs") && !file.only_declares)
        .map(|file| file.path)
        .collect();
    assert!(working.is_empty(), "these `mod.rs` files have code: {working:#?}");
}

#[test]
fn functions_fit_a_screen() {
    let mut long = Vec::new();
    for file in CRATES.iter().flat_map(|name| read_crate(name).files.into_values()) {
        for function in &file.functions {
            if function.lines > 60 {
                let path = file.path.display();
                long.push(format!("{} in {path}: {} lines", function.name, function.lines));
            }
        }
    }
    assert!(long.is_empty(), "split these by decision:\n{}", long.join("\n"));
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
fn files_have_at_most_400_lines() {
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
