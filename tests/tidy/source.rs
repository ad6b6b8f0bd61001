//! Reads the source files of a crate as tokens: which files import which, how long functions are,
//! and what a `mod.rs` contains. Code under `#[cfg(test)]` is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// The path of a module, without `crate`.
pub(crate) type Module = Vec<String>;

/// A function with its length.
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) lines: usize,
}

/// One source file.
pub(crate) struct File {
    pub(crate) path: PathBuf,
    /// The paths that the file names, relative to the crate.
    paths: BTreeSet<Module>,
    pub(crate) functions: Vec<Function>,
    /// Whether the file consists of module declarations and `use` items.
    pub(crate) only_declares: bool,
    /// The modules that are declared under `#[cfg(test)]`.
    tests: Vec<Module>,
}

/// The source files of one crate, by module.
pub(crate) struct Crate {
    pub(crate) files: BTreeMap<Module, File>,
}

impl Crate {
    pub(crate) fn read(src: &Path) -> Self {
        let mut files = BTreeMap::new();
        for path in super::sources(src) {
            let module = module_of(path.strip_prefix(src).expect("it was found there"));
            let text = fs::read_to_string(&path).expect("a source is UTF-8");
            let tokens = text.parse().expect("a source is Rust");
            files.insert(module.clone(), read(path, &module, tokens));
        }
        let tests: Vec<Module> = files.values().flat_map(|file| file.tests.clone()).collect();
        files.retain(|module, _| !tests.iter().any(|test| module.starts_with(test)));
        Self { files }
    }

    /// Returns the files that a file imports: for each path the file of the innermost module that
    /// the path names.
    pub(crate) fn imports(&self, of: &Module) -> BTreeSet<&Module> {
        let file = &self.files[of];
        let targets = file.paths.iter().filter_map(|path| {
            let lengths = (0..=path.len()).rev();
            let mut prefixes = lengths.map(|length| &path[..length]);
            prefixes.find_map(|prefix| self.files.get_key_value(prefix)).map(|(module, _)| module)
        });
        targets.filter(|target| *target != of).collect()
    }

    /// Returns the imports that are part of a circle of files.
    pub(crate) fn circles(&self) -> Vec<String> {
        let mut found = Vec::new();
        for from in self.files.keys() {
            for to in self.imports(from) {
                if self.reaches(to, from) {
                    found.push(format!("{} imports {}", name(from), name(to)));
                }
            }
        }
        found
    }

    /// Returns whether a file imports another one, directly or through others.
    fn reaches(&self, from: &Module, to: &Module) -> bool {
        let mut seen = BTreeSet::new();
        let mut open = vec![from];
        while let Some(module) = open.pop() {
            if module == to {
                return true;
            }
            if seen.insert(module) {
                open.extend(self.imports(module));
            }
        }
        false
    }
}

fn name(module: &Module) -> String {
    if module.is_empty() { String::from("lib") } else { module.join("/") }
}

fn module_of(file: &Path) -> Module {
    let mut module: Module = file
        .with_extension("")
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if matches!(module.last().map(String::as_str), Some("mod" | "lib")) {
        module.pop();
    }
    module
}

fn read(path: PathBuf, module: &Module, tokens: TokenStream) -> File {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut file = File {
        path,
        paths: BTreeSet::new(),
        functions: Vec::new(),
        only_declares: only_declares(&tokens),
        tests: Vec::new(),
    };
    Reader { file: &mut file, root: module.len() }.items(module, &tokens);
    file
}

/// Collects what [`File`] holds from the tokens of a file.
struct Reader<'f> {
    file: &'f mut File,
    /// The depth of the file's own module.
    root: usize,
}

impl Reader<'_> {
    /// Reads the tokens of a module or of any group inside one.
    fn items(&mut self, module: &Module, tokens: &[TokenTree]) {
        let mut at = 0;
        let mut function = None;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    let is_test = is_cfg_test(tokens.get(at + 1));
                    at += 2;
                    if is_test {
                        at = self.skip_item(module, tokens, at);
                    }
                    continue;
                }
                TokenTree::Punct(punct) if punct.as_char() == ';' => function = None,
                TokenTree::Ident(ident) if ident == "use" => {
                    let end = end_of_item(tokens, at);
                    self.tree(module, &[], &tokens[at + 1..end]);
                    at = end;
                }
                TokenTree::Ident(ident) if ident == "pub" => {
                    // `pub(in crate::..)` names a module without importing it.
                    at += usize::from(is_group(tokens.get(at + 1), Delimiter::Parenthesis));
                }
                TokenTree::Ident(ident) if ident == "mod" => {
                    if let (Some(name), Some(TokenTree::Group(body))) =
                        (tokens.get(at + 1), tokens.get(at + 2))
                    {
                        let inner = [module.as_slice(), &[name.to_string()]].concat();
                        self.group(&inner, body);
                        at += 2;
                    }
                }
                TokenTree::Ident(ident) if ident == "fn" => {
                    if let Some(TokenTree::Ident(name)) = tokens.get(at + 1) {
                        function = Some((name.to_string(), ident.span().start().line));
                    }
                }
                TokenTree::Ident(ident)
                    if ["crate", "super", "self"].iter().any(|word| ident == word)
                        && !is_punct(at.checked_sub(1).and_then(|at| tokens.get(at)), '$') =>
                {
                    at += self.path(module, &tokens[at..]);
                }
                TokenTree::Group(group) => {
                    if group.delimiter() == Delimiter::Brace
                        && let Some((name, start)) = function.take()
                    {
                        let lines = group.span_close().end().line - start + 1;
                        self.file.functions.push(Function { name, lines });
                    }
                    self.group(module, group);
                }
                _ => {}
            }
            at += 1;
        }
    }

    fn group(&mut self, module: &Module, group: &Group) {
        let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
        self.items(module, &tokens);
    }

    /// Skips an item under `#[cfg(test)]` and returns the position after it.
    fn skip_item(&mut self, module: &Module, tokens: &[TokenTree], at: usize) -> usize {
        let mut words = tokens[at..].iter().take_while(|token| !is_punct(Some(token), ';'));
        if words.any(|token| matches!(token, TokenTree::Ident(ident) if ident == "mod")) {
            let name = words.next().map(ToString::to_string).unwrap_or_default();
            self.file.tests.push([module.as_slice(), &[name]].concat());
        }
        let mut end = at;
        while let Some(token) = tokens.get(end) {
            end += 1;
            if is_punct(Some(token), ';') || is_group(Some(token), Delimiter::Brace) {
                break;
            }
        }
        end
    }

    /// Reads the tree of a `use` item.
    fn tree(&mut self, module: &Module, prefix: &[String], tokens: &[TokenTree]) {
        let mut names = prefix.to_vec();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(ident) if ident == "as" => break,
                TokenTree::Ident(ident) => names.push(ident.to_string()),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    for branch in inner.split(|token| is_punct(Some(token), ',')) {
                        self.tree(module, &names, branch);
                    }
                    return;
                }
                // A path that begins with `::` names another crate.
                TokenTree::Punct(punct) if at == 0 && punct.as_char() == ':' => return,
                _ => {}
            }
        }
        if !names.is_empty() {
            self.add(module, &names);
        }
    }

    /// Reads a path that begins with `crate`, `super` or `self`; returns how many tokens after the
    /// first belong to it.
    fn path(&mut self, module: &Module, tokens: &[TokenTree]) -> usize {
        let mut names = vec![tokens[0].to_string()];
        let mut at = 0;
        while is_punct(tokens.get(at + 1), ':')
            && is_punct(tokens.get(at + 2), ':')
            && let Some(TokenTree::Ident(name)) = tokens.get(at + 3)
        {
            names.push(name.to_string());
            at += 3;
        }
        if names.len() > 1 {
            self.add(module, &names);
        }
        at
    }

    /// Adds a path, made relative to the crate.
    fn add(&mut self, module: &Module, names: &[String]) {
        let mut base = module.clone();
        let mut rest = names;
        match names[0].as_str() {
            "crate" => {
                base.clear();
                rest = &names[1..];
            }
            "self" => rest = &names[1..],
            "super" => {}
            // A name that is in scope: another crate, or an item of this file.
            _ if base.len() > self.root => return,
            _ => {}
        }
        while let Some(("super", after)) = rest.split_first().map(|(a, b)| (a.as_str(), b)) {
            base.pop();
            rest = after;
        }
        base.extend_from_slice(rest);
        if base.last().is_some_and(|name| name == "self") {
            base.pop();
        }
        self.file.paths.insert(base);
    }
}

fn end_of_item(tokens: &[TokenTree], at: usize) -> usize {
    let rest = tokens[at..].iter().position(|token| is_punct(Some(token), ';'));
    rest.map_or(tokens.len(), |offset| at + offset)
}

fn is_punct(token: Option<&TokenTree>, expected: char) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == expected)
}

fn is_group(token: Option<&TokenTree>, delimiter: Delimiter) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
}

fn is_cfg_test(attribute: Option<&TokenTree>) -> bool {
    attribute.is_some_and(|token| token.to_string().replace(' ', "") == "[cfg(test)]")
}

/// Returns whether the tokens are module declarations and `use` items, with their attributes.
fn only_declares(tokens: &[TokenTree]) -> bool {
    let mut at = 0;
    while at < tokens.len() {
        if is_punct(tokens.get(at), '#') {
            at += if is_punct(tokens.get(at + 1), '!') { 3 } else { 2 };
            continue;
        }
        let end = end_of_item(tokens, at);
        let mut words = tokens[at..end].iter().filter(|token| {
            !is_group(Some(token), Delimiter::Parenthesis) && token.to_string() != "pub"
        });
        let first = words.next().map(ToString::to_string);
        let has_body = words.any(|token| is_group(Some(token), Delimiter::Brace));
        match first.as_deref() {
            Some("use") => {}
            Some("mod") if !has_body => {}
            _ => return false,
        }
        at = end + 1;
    }
    true
}
