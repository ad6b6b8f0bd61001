//! The links of the guide: they are labels, with a definition for readers of the file and one for
//! rustdoc.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::markdown::{self, Target};
use super::{files, read};

/// The file with the definitions for rustdoc.
pub(crate) const RUSTDOC: &str = "webserver/docs/links.md";

/// Returns the pages, without the definitions for rustdoc.
pub(crate) fn pages(root: &Path) -> Vec<PathBuf> {
    let mut pages = files(&root.join("webserver/docs"), "md");
    pages.retain(|path| !path.ends_with(RUSTDOC));
    pages
}

/// Returns the page with labels in place of addresses in the crate and of other pages.
pub(crate) fn with_labels(text: &str) -> String {
    let mut done = text.to_owned();
    for link in markdown::parse(text).links.into_iter().rev() {
        let Target::Address(address) = &link.target else { continue };
        let Some(label) = label(address) else { continue };
        let text = if link.text == label { String::new() } else { format!("[{}]", link.text) };
        done.replace_range(link.range, &format!("{text}[{label}]"));
    }
    done
}

/// Returns the label for an address that was written out.
fn label(address: &str) -> Option<String> {
    let address = address.strip_prefix("macro@").unwrap_or(address);
    let page = address.strip_prefix("crate::guide::").or_else(|| address.strip_prefix("self::"));
    if let Some(page) = page {
        return Some(page.to_owned());
    }
    if let Some(item) = address.strip_prefix("crate::") {
        return Some(format!("`{item}`"));
    }
    let is_elsewhere = address.contains('/') || address.starts_with('#');
    let (file, anchor) = address.split_once('#').unwrap_or((address, ""));
    let page = file.strip_suffix(".md").filter(|_| !is_elsewhere)?;
    Some(if anchor.is_empty() { page.to_owned() } else { format!("{page}#{anchor}") })
}

/// Returns the labels that a page uses, except those that lead to the web.
pub(crate) fn labels(text: &str) -> BTreeSet<String> {
    let page = markdown::parse(text);
    let is_web = |label: &str| {
        page.definitions.get(label).is_some_and(|address| address.starts_with("https://"))
    };
    let used = page.links.iter().filter_map(|link| match &link.target {
        Target::Label(label) if !is_web(label) => Some(label.clone()),
        Target::Label(_) | Target::Address(_) => None,
    });
    used.collect()
}

/// Returns the page with the definitions of its labels at its end.
pub(crate) fn with_definitions(text: &str, items: &Items) -> String {
    let labels = labels(text);
    let kept = |line: &&str| {
        markdown::definition(line).is_none_or(|(_, address)| address.starts_with("https://"))
    };
    let prose: String = text.split_inclusive('\n').filter(kept).collect();
    let lines = labels.iter().map(|label| {
        let address = match label.strip_prefix('`').and_then(|item| item.strip_suffix('`')) {
            Some(item) => items.file(item),
            None => match label.split_once('#') {
                Some((page, anchor)) => format!("{page}.md#{anchor}"),
                None => format!("{label}.md"),
            },
        };
        format!("[{label}]: {address}\n")
    });
    let definitions: String = lines.collect();
    let gap = if definitions.is_empty() { "" } else { "\n" };
    format!("{}\n{gap}{definitions}", prose.trim_end())
}

/// Returns the definitions for rustdoc of all labels.
pub(crate) fn rustdoc(labels: &BTreeSet<String>) -> String {
    let lines = labels.iter().map(|label| {
        let address = match label.strip_prefix('`').and_then(|item| item.strip_suffix('`')) {
            // rustdoc finds several items of this name unless the link says which.
            Some("main") => "macro@crate::main".to_owned(),
            Some(item) => format!("crate::{item}"),
            None if label == "guide" => "crate::guide".to_owned(),
            None => format!("crate::guide::{label}"),
        };
        format!("[{label}]: {address}\n")
    });
    lines.collect()
}

/// The source files, where a reader finds an item and its documentation.
pub(crate) struct Items {
    /// The address in a page, and the text, of each file.
    sources: Vec<(String, String)>,
}

impl Items {
    pub(crate) fn read(root: &Path) -> Self {
        let mut sources = Vec::new();
        let macros = root.join("webserver-macros/src/lib.rs");
        let runtime = files(&root.join("webserver/src"), "rs");
        for path in runtime.into_iter().chain([macros]) {
            let inside = path.strip_prefix(root).expect("it was found there");
            let address = match inside.strip_prefix("webserver") {
                Ok(inside) => Path::new("..").join(inside),
                Err(_) => Path::new("../..").join(inside),
            };
            sources.push((address.display().to_string(), read(&path)));
        }
        Self { sources }
    }

    /// Returns the address of the file that has an item, such as `State`, `State::share` or
    /// `cross_origin::Csrf`.
    fn file(&self, item: &str) -> String {
        let in_module = |(module, _): &(&str, &str)| module.starts_with(|c: char| c.is_lowercase());
        let (module, item) = item.split_once("::").filter(in_module).unwrap_or(("", item));
        let (name, member) = item.split_once("::").unwrap_or((item, ""));
        let name = name.trim_end_matches('!');
        let declares = |text: &str| text.lines().any(|line| is_declaration(line, name));
        let implements =
            |text: &str| text.lines().any(|line| line.starts_with("impl") && has_word(line, name));
        let has_member = |text: &str| {
            let names = [format!("fn {member}("), format!("fn {member}<")];
            let field = format!("pub {member}: ");
            let constant = format!("const {member}: ");
            let variant = [format!("    {member},"), format!("    {member}(")];
            let names_it = names.iter().chain(&variant).any(|name| text.contains(name));
            member.is_empty() || names_it || text.contains(&field) || text.contains(&constant)
        };
        // Another room may have an item of the same name.
        let room = format!("/src/{module}/");
        let find = |is_it: &dyn Fn(&str) -> bool| {
            let found = || self.sources.iter().filter(|(_, text)| is_it(text));
            let in_room = found().find(|(address, _)| address.contains(&room));
            in_room.or_else(|| found().next()).map(|(address, _)| address.clone())
        };
        find(&|text| declares(text) && has_member(text))
            .or_else(|| find(&|text| !member.is_empty() && implements(text) && has_member(text)))
            .or_else(|| find(&|text| member.is_empty() && is_root(text) && has_word(text, name)))
            .unwrap_or_else(|| panic!("a page of the guide links to `{item}`, which is not found"))
    }
}

/// Returns whether a line begins the declaration of a public item.
fn is_declaration(line: &str, name: &str) -> bool {
    let kinds = ["pub struct ", "pub enum ", "pub trait ", "pub type ", "pub fn "];
    // Free functions are the macros.
    kinds.iter().any(|kind| {
        let rest = line.strip_prefix(kind).and_then(|rest| rest.strip_prefix(name));
        rest.is_some_and(|rest| !rest.starts_with(is_identifier))
    })
}

/// Returns whether a source is the crate's root, which also re-exports types of other crates.
fn is_root(text: &str) -> bool {
    text.contains("mod guide;")
}

fn has_word(text: &str, word: &str) -> bool {
    text.split(|c| !is_identifier(c)).any(|found| found == word)
}

fn is_identifier(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}
