//! The pages of the repository: links, the programs of the README, the table of conformance, the
//! tables of features, and the page about tests. Each link leads to a file, to a heading in one, or to
//! the web.
//!
//! The pages of the guide are read as files and in rustdoc, which need different targets. So a page
//! links by label: `` [`State`] `` is an item of the crate, `[state]` is another page, and
//! `[the stop][serving#stop]` is a heading with another text. The targets for a reader of the file
//! are at the end of the page. The targets for rustdoc are in `webserver/docs/links.md`, which rustdoc
//! reads before each page: of two definitions of a label Markdown takes the first.
//!
//! `DOCS=overwrite cargo test --test docs` writes both lists. It also rewrites links
//! in a page that were written out, such as `[State](crate::State)` and `[state](state.md)`.

mod conformance;
mod features;
mod guide;
mod homes;
mod markdown;
mod readme;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use self::markdown::{Page, Target};

fn root() -> PathBuf {
    webserver_tests::root()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Returns the files below a folder that end in `.ext`, except in folders that tools make.
fn files(folder: &Path, ext: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder is in the repository") {
        let path = entry.expect("the folder can be listed").path();
        let name = path.file_name().expect("an entry has a name").to_string_lossy().into_owned();
        if path.is_dir() && name != "target" && !name.starts_with('.') {
            found.extend(files(&path, ext));
        } else if path.extension().is_some_and(|found| found == ext) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// Returns what is wrong with the target of a link in the file at `path`.
fn fault(path: &Path, page: &Page, target: &str) -> Option<String> {
    if target.starts_with("https://") {
        return None;
    }
    let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
    let folder = path.parent().expect("a file is in a folder");
    let file = if file.is_empty() { path.to_owned() } else { folder.join(file) };
    if !file.exists() {
        return Some(format!("`{target}` is neither a file here nor an https address"));
    }
    if !file.canonicalize().is_ok_and(|file| file.starts_with(root())) {
        return Some(format!("`{target}` is outside the repository"));
    }
    if anchor.is_empty() {
        return None;
    }
    let known = if file == path {
        page.anchors().contains(anchor)
    } else {
        markdown::parse(&read(&file)).anchors().contains(anchor)
    };
    (!known).then(|| format!("`{target}`: no heading of that file is `#{anchor}`"))
}

/// Returns what is wrong with the links of the file at `path`.
fn faults(path: &Path, text: &str) -> Vec<String> {
    let page = markdown::parse(text);
    let mut found: Vec<_> =
        page.definitions.values().filter_map(|target| fault(path, &page, target)).collect();
    for link in &page.links {
        match &link.target {
            Target::Address(address) => found.extend(fault(path, &page, address)),
            Target::Label(label) if !page.definitions.contains_key(label) => {
                found.push(format!("`[{label}]` leads nowhere: no line defines it"));
            }
            Target::Label(_) => {}
        }
    }
    found
}

/// The documentation that all route attributes share.
const ATTRIBUTE: &str = "webserver-macros/src/attribute.md";

#[test]
fn links_lead_to_a_file_a_heading_or_the_web() {
    let mut wrong = Vec::new();
    let paths = files(&root(), "md");
    assert!(paths.len() > 15, "the Markdown files were found: {paths:?}");
    // The links of these two files are for rustdoc.
    let is_for_rustdoc = |path: &Path| path.ends_with(guide::RUSTDOC) || path.ends_with(ATTRIBUTE);
    for path in paths.into_iter().filter(|path| !is_for_rustdoc(path)) {
        let name = path.strip_prefix(root()).expect("it was found there").display().to_string();
        let found = faults(&path, &read(&path));
        wrong.extend(found.into_iter().map(|fault| format!("{name}: {fault}")));
    }
    assert!(wrong.is_empty(), "dead links:\n{}", wrong.join("\n"));
}

/// Files that a page names without a link, such as `tests/tidy.rs`, are checked too.
#[test]
fn files_named_in_pages_exist() {
    let folders = [
        "examples/",
        "tests/",
        "benchmarks/",
        "fuzz/",
        "docs/",
        "webserver/",
        "webserver-docs/",
        "webserver-macros/",
        "webserver-pattern/",
        ".ci/",
    ];
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in files(&root(), "md") {
        for span in markdown::code_spans(&read(&path)) {
            let is_path = |c: char| c.is_alphanumeric() || "/._-".contains(c);
            let name = span.split_whitespace().next().unwrap_or_default();
            if folders.iter().any(|folder| name.starts_with(folder)) && name.chars().all(is_path) {
                count += 1;
                if !root().join(name).exists() {
                    wrong.push(format!("{}: `{name}`", path.display()));
                }
            }
        }
    }
    assert!(count > 10, "the names were found: {count}");
    assert!(wrong.is_empty(), "no such files:\n{}", wrong.join("\n"));
}

#[test]
fn dead_links_are_found() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(faults(&root().join("README.md"), text), expected, "{text}");
    };
    check(
        "[a](SECURITY.md) and [b][c]\n\n[c]: Cargo.toml#x",
        &["`Cargo.toml#x`: no heading of that file is `#x`"],
    );
    check("# Two words: *x*\n\n[a](#two-words-x)", &[]);
    check("# A\n# A\n\n[a](#a-1) [b](#a-2)", &["`#a-2`: no heading of that file is `#a-2`"]);
    check("[a](crate::State)", &["`crate::State` is neither a file here nor an https address"]);
    check("[`Vec<[u8]>`]", &["`[`Vec<[u8]>`]` leads nowhere: no line defines it"]);
    check("`[a](b)` \\[c] <!-- [d] -->\n```\n[e](f)\n```\n", &[]);
    check(
        "[![image](g.svg)](https://example.org/)",
        &["`g.svg` is neither a file here nor an https address"],
    );
    check(
        "[a\nb](README.md) [c](../README.md)",
        &["`../README.md` is neither a file here nor an https address"],
    );
}

#[test]
fn guide_pages_link_as_files_and_in_rustdoc() {
    let overwrite = std::env::var_os("DOCS").is_some_and(|value| value == "overwrite");
    let mut wrong = Vec::new();
    let mut labels = BTreeSet::new();
    let mut check = |path: &Path, expected: String| {
        let differs = fs::read_to_string(path).ok().as_ref() != Some(&expected);
        if differs && overwrite {
            fs::write(path, expected).expect("the page can be written");
        } else if differs {
            wrong.push(path.strip_prefix(root()).expect("it is below").display().to_string());
        }
    };
    let items = guide::Items::read(&root());
    for path in guide::pages(&root()) {
        let text = guide::with_definitions(&guide::with_labels(&read(&path)), &items);
        labels.extend(guide::labels(&text));
        check(&path, text);
    }
    check(&root().join(guide::RUSTDOC), guide::rustdoc(&labels));
    assert!(
        wrong.is_empty(),
        "links or their definitions are out of date in {}; \
         `DOCS=overwrite cargo test --test docs` writes them",
        wrong.join(", ")
    );
}

#[test]
fn guide_pages_are_all_in_rustdoc_after_the_links() {
    let modules = read(&root().join("webserver/src/guide.rs"));
    let links = "include_str!(\"../docs/links.md\")";
    for path in guide::pages(&root()) {
        let name = path.file_name().expect("a page has a name").to_string_lossy().into_owned();
        let before = modules.split(&format!("include_str!(\"../docs/{name}\")")).next();
        let before = before.filter(|before| before.len() < modules.len());
        let before = before.unwrap_or_else(|| panic!("`guide.rs` does not include {name}"));
        let last = before.rfind("include_str!").map(|at| &before[at..]);
        let is_next = last.is_some_and(|last| last.starts_with(links));
        assert!(is_next, "`guide.rs` does not include links.md before {name}");
    }
}

#[test]
fn readme_links_each_page_of_the_guide() {
    let readme = read(&root().join("README.md"));
    for path in guide::pages(&root()) {
        let name = path.file_name().expect("a page has a name").to_string_lossy().into_owned();
        // The list of the pages in rustdoc; the README has a list of its own.
        if name != "guide.md" {
            let link = format!("](webserver/docs/{name})");
            assert!(readme.contains(&link), "the README does not link {name}");
        }
    }
}
