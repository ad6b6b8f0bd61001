//! The tables of features in the README and in the docs of the crate: they list the features of its
//! `Cargo.toml`, and say which of them are on by default.

use std::collections::BTreeMap;

/// Returns the features in `webserver/Cargo.toml`, and whether each is on by default.
fn features() -> BTreeMap<String, bool> {
    let manifest = super::read(&super::root().join("webserver/Cargo.toml"));
    let (_, section) = manifest.split_once("[features]\n").expect("the crate has features");
    let (section, _) = section.split_once("\n[").expect("dependencies come after the features");
    let lines = section.lines().filter(|line| !line.starts_with('#'));
    let mut lists: BTreeMap<&str, &str> = lines.filter_map(|line| line.split_once(" = ")).collect();
    let default = lists.remove("default").expect("some features are on by default");
    let is_on = |name: &str| default.contains(&format!("\"{name}\""));
    lists.into_keys().map(|name| (name.to_owned(), is_on(name))).collect()
}

/// Returns the rows of the table of features in a text. Each line of the text begins with `prefix`.
fn listed(text: &str, prefix: &str) -> BTreeMap<String, bool> {
    let lines = text.lines().filter_map(|line| line.strip_prefix(prefix));
    let mut table = lines.skip_while(|line| !line.starts_with("| feature |")).skip(2);
    let mut rows = BTreeMap::new();
    while let Some(row) = table.next().and_then(|line| line.strip_prefix("| `")) {
        let (name, rest) = row.split_once('`').expect("a name ends");
        let twice = rows.insert(name.to_owned(), rest.ends_with("| yes |"));
        assert!(twice.is_none(), "the feature `{name}` is listed twice");
    }
    rows
}

#[test]
fn readme_and_reference_list_each_feature() {
    let root = super::root();
    let expected = features();
    assert!(expected["json"] && !expected["engine"], "the features are read wrongly: {expected:?}");
    let read = |path| super::read(&root.join(path));
    assert_eq!(listed(&read("README.md"), ""), expected, "README.md");
    assert_eq!(listed(&read("webserver/src/lib.rs"), "//! "), expected, "webserver/src/lib.rs");
}
