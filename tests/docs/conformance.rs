//! Checks the table of `docs/conformance.md`: each row is complete, and each test that it names
//! exists.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const LEVELS: &[&str] = &["MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "RECOMMENDED"];

/// Returns the names of all test functions below a folder.
fn tests(folder: &Path, names: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("the folder is in the repository") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() && !path.ends_with("target") {
            tests(&path, names);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let text = fs::read_to_string(&path).expect("a source is UTF-8");
            let marked = text.split("#[test]").skip(1);
            let marked = marked.chain(text.split("#[tokio::test").skip(1));
            let name = |rest: &str| {
                let name = rest.split("fn ").nth(1)?.split('(').next()?;
                Some(name.to_owned())
            };
            names.extend(marked.filter_map(name));
        }
    }
}

#[test]
fn conformance_rows_name_existing_tests() {
    let mut existing = BTreeSet::new();
    for folder in ["tests", "webserver/src", "webserver-pattern/src"] {
        tests(&super::root().join(folder), &mut existing);
    }
    let table = fs::read_to_string(super::root().join("docs/conformance.md")).expect("it is there");
    let mut wrong = Vec::new();
    let mut count = 0;
    let rows = table.lines().filter(|line| line.starts_with("| ") && !line.contains("| Level |"));
    for row in rows {
        count += 1;
        let cells: Vec<_> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let &[section, level, requirement, how, named] = &cells[..] else {
            wrong.push(format!("not five cells: {row}"));
            continue;
        };
        let numbers = section.split('.').all(|part| part.parse::<u8>().is_ok());
        if !numbers || !LEVELS.contains(&level) || requirement.is_empty() || how.is_empty() {
            wrong.push(format!("incomplete: {row}"));
        }
        let alone = how.starts_with("The application's") || how.starts_with("Nothing to do");
        if named == "–" && !alone {
            wrong.push(format!("no test: {row}"));
        }
        for test in named.split(", ").filter(|test| *test != "–") {
            if !existing.contains(test.trim_matches('`')) {
                wrong.push(format!("no test has the name {test}: {section} {requirement}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 150, "{count} rows were found");
}
