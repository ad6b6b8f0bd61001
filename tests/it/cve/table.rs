//! All rows, and the table in `SECURITY.md` that lists them.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::app::App;
use super::attack::Row;
use super::rows;

#[test]
fn cve_attacks_have_no_effect() {
    let app = App::start();
    // All rows are tried. Each failure is printed.
    let harmed: Vec<_> =
        rows().filter(|row| catch_unwind(AssertUnwindSafe(|| row.run(&app))).is_err()).collect();
    let harmed: Vec<_> = harmed.into_iter().map(line).collect();
    assert!(harmed.is_empty(), "{harmed:#?}");
}

#[test]
fn cve_table_of_the_security_page_has_every_row() {
    let page = include_str!("../../../SECURITY.md");
    let listed: Vec<_> = page.lines().filter(|line| line.starts_with("| CVE-")).collect();
    let lines: Vec<_> = rows().map(line).collect();
    let [listed_once, lines_once] = [&listed, &lines.iter().map(String::as_str).collect()]
        .map(|lines: &Vec<&str>| lines.iter().copied().collect::<BTreeSet<_>>());
    let missing: Vec<_> = lines_once.difference(&listed_once).collect();
    let unknown: Vec<_> = listed_once.difference(&lines_once).collect();
    assert!(missing.is_empty(), "SECURITY.md lacks these lines: {missing:#?}");
    assert!(unknown.is_empty(), "no row stands for these lines of SECURITY.md: {unknown:#?}");
    let ids: BTreeSet<_> = rows().map(|row| row.cve).collect();
    assert_eq!((ids.len(), listed.len()), (lines.len(), lines.len()), "each CVE stands there once");
}

/// Returns the row as a line of the table.
fn line(row: &Row) -> String {
    format!("| {} | {} | {} |", row.cve, row.server, row.name)
}

#[test]
fn limits_table_of_the_security_page_has_every_default() {
    let page = include_str!("../../../SECURITY.md");
    let source = include_str!("../../../webserver/src/base/limits.rs");
    let mut docs = String::new();
    for line in source.lines().map(str::trim) {
        if let Some(text) = line.strip_prefix("///") {
            docs += text;
        } else if let Some(field) = line.strip_prefix("pub ").and_then(|rest| rest.split_once(':'))
        {
            let cells =
                page.lines().find_map(|row| row.strip_prefix(&format!("| `{}` | ", field.0)));
            let default = cells.and_then(|cells| cells.split(" | ").nth(1));
            let default = default.unwrap_or_else(|| panic!("SECURITY.md lacks {}", field.0));
            assert!(
                docs.to_lowercase().contains(&default.to_lowercase()),
                "{}: {default} or {docs}",
                field.0
            );
            docs.clear();
        } else {
            docs.clear();
        }
    }
}
