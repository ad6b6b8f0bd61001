//! The page that says where a new case belongs: it lists each folder of the tests.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Returns the names of the folders in a folder, each after `prefix`.
fn folders(folder: &Path, prefix: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).expect("the folder is in the repository");
    let paths = entries.map(|entry| entry.expect("the folder can be listed").path());
    let names = paths.filter(|path| path.is_dir()).map(|path| {
        let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        format!("{prefix}{name}")
    });
    names.collect()
}

#[test]
fn tests_page_lists_each_folder() {
    let tests = super::root().join("tests");
    let page = super::read(&tests.join("README.md"));
    let (_, table) = page.split_once("| folder |").expect("it has a table");
    let (table, _) = table.split_once("\n\n").expect("the table ends");
    let listed = table.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    let listed: BTreeSet<_> = listed.map(str::to_owned).collect();
    let mut existing = folders(&tests, "");
    existing.extend(folders(&tests.join("it"), "it/"));
    assert_eq!(listed, existing, "the table of tests/README.md and the folders differ");
}
