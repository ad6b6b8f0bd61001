//! Compares the output of the macros with the files in `tests/expand`, so that a change of the
//! generated code can be read. `x.rs` uses the macros, and `x.expanded.rs` has the code after
//! expansion. `EXPAND=overwrite cargo test -p webserver-macros golden` writes the expanded files.
//!
//! Tokens are compared, not text, so the test does not depend on a version of rustfmt. Only
//! overwriting needs rustfmt.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use crate::{catch, multipart, param, request, response, route, routes, uri};

#[test]
fn golden_expansions_are_up_to_date() {
    let overwrite = std::env::var_os("EXPAND").is_some_and(|value| value == "overwrite");
    let mut stale = Vec::new();
    let inputs = inputs();
    assert!(inputs.len() >= 5, "the files were found: {inputs:?}");
    for path in inputs {
        let output = path.with_extension("expanded.rs");
        let expanded = expand(tokens(&path));
        // rustfmt puts a long closure into braces, so a file may differ from the tokens but not from
        // their formatted text.
        let is_current = output.exists()
            && (comparable(tokens(&output)) == comparable(expanded.clone())
                || fs::read_to_string(&output).is_ok_and(|text| text == formatted(&expanded)));
        if overwrite && !is_current {
            fs::write(&output, formatted(&expanded)).expect("the file can be written");
        } else if !is_current {
            let name = path.file_name().expect("a file has a name").display();
            stale.push(format!("{name}:\n{expanded}"));
        }
    }
    assert!(
        stale.is_empty(),
        "the generated code has changed; `EXPAND=overwrite cargo test -p webserver-macros golden` \
         writes it:\n{}",
        stale.join("\n\n")
    );
}

/// Returns the files that use the macros.
fn inputs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/expand");
    let entries = fs::read_dir(folder).expect("the folder is in the repository");
    let mut files: Vec<_> =
        entries.map(|entry| entry.expect("the folder can be listed").path()).collect();
    files.retain(|path| !path.to_string_lossy().ends_with(".expanded.rs"));
    files.sort();
    files
}

/// Returns the tokens of a file, without the comment that it begins with.
fn tokens(path: &Path) -> TokenStream {
    let text = fs::read_to_string(path).expect("a source is UTF-8");
    let code: Vec<_> = text.lines().filter(|line| !line.starts_with("//")).collect();
    code.join("\n").parse().expect("the file is Rust")
}

/// Expands the attributes and macros of the crate in a file, as rustc does.
fn expand(tokens: TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter().collect::<Vec<_>>().into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_word = |word: &str| matches!(&token, TokenTree::Ident(ident) if ident == word);
        if let Some((name, arguments)) = tokens.peek().and_then(|next| attribute(&token, next)) {
            tokens.next();
            let mut item = TokenStream::new();
            for part in tokens.by_ref() {
                let is_end = is_group(&part, Delimiter::Brace) || is_punct(&part, ';');
                item.extend([part]);
                if is_end {
                    break;
                }
            }
            out.extend(match name {
                "CATCH" => catch::expand(arguments, &item),
                "DERIVE" => derive(&arguments, item),
                method => route::expand(Some(method), arguments, &item),
            });
        } else if is_word("routes") && tokens.next_if(|next| is_punct(next, '!')).is_some() {
            let Some(TokenTree::Group(list)) = tokens.next() else { panic!("`routes![]`") };
            let is_item = out
                .last()
                .is_none_or(|last| is_punct(last, ';') || is_group(last, Delimiter::Brace));
            if is_item {
                tokens.next_if(|next| is_punct(next, ';'));
            }
            out.extend(routes::expand(list.stream()));
        } else if is_word("uri") && tokens.next_if(|next| is_punct(next, '!')).is_some() {
            let Some(TokenTree::Group(link)) = tokens.next() else { panic!("`uri!()`") };
            out.extend(uri::expand(link.stream(), false));
        } else if let TokenTree::Group(group) = token {
            let inner = expand(group.stream());
            out.push(TokenTree::Group(Group::new(group.delimiter(), inner)));
        } else {
            out.push(token);
        }
    }
    out.into_iter().collect()
}

/// Returns a type, and what a derive writes after it.
fn derive(name: &TokenStream, item: TokenStream) -> TokenStream {
    let code = match name.to_string().as_str() {
        "FromMultipart" => multipart::expand(item.clone()),
        "FromParam" => param::expand(item.clone()),
        "FromRequest" => request::expand(item.clone()),
        "IntoResponse" => response::expand(item.clone()),
        other => panic!("`{other}` is not a derive of this crate"),
    };
    item.into_iter().chain(code).collect()
}

/// Returns the method and the arguments of a route attribute, of `#[catch]` or of `#[derive]`.
fn attribute(hash: &TokenTree, next: &TokenTree) -> Option<(&'static str, TokenStream)> {
    let TokenTree::Group(group) = next else { return None };
    if !is_punct(hash, '#') || group.delimiter() != Delimiter::Bracket {
        return None;
    }
    let mut inside = group.stream().into_iter();
    let (TokenTree::Ident(name), TokenTree::Group(arguments)) = (inside.next()?, inside.next()?)
    else {
        return None;
    };
    let methods = ["GET", "POST", "CATCH", "DERIVE"].into_iter();
    let method = methods.rev().find(|method| name == method.to_ascii_lowercase())?;
    Some((method, arguments.stream()))
}

fn is_punct(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

/// Returns the tokens without spaces and without a comma before a closing bracket, because rustfmt
/// adds and removes these.
fn comparable(tokens: TokenStream) -> String {
    without_last_commas(tokens).to_string().replace(char::is_whitespace, "")
}

fn without_last_commas(tokens: TokenStream) -> TokenStream {
    let mut out: Vec<TokenTree> = Vec::new();
    for token in tokens {
        if is_punct(&token, '>') && out.last().is_some_and(is_comma) {
            out.pop();
        }
        match token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                out.extend(without_last_commas(group.stream()));
            }
            TokenTree::Group(group) => {
                let inner = without_last_commas(group.stream());
                out.push(TokenTree::Group(Group::new(group.delimiter(), inner)));
            }
            other => out.push(other),
        }
    }
    if out.last().is_some_and(is_comma) {
        out.pop();
    }
    out.into_iter().collect()
}

fn is_comma(token: &TokenTree) -> bool {
    is_punct(token, ',')
}

/// Returns the code as rustfmt writes it.
fn formatted(tokens: &TokenStream) -> String {
    let mut rustfmt = Command::new("rustfmt");
    rustfmt.args(["--edition", "2024", "--config", "max_width=100,use_small_heuristics=Max"]);
    let spawned = rustfmt.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut child = spawned.expect("rustfmt is installed");
    let mut stdin = child.stdin.take().expect("standard input is piped");
    stdin.write_all(tokens.to_string().as_bytes()).expect("rustfmt reads its input");
    drop(stdin);
    let output = child.wait_with_output().expect("rustfmt ends");
    assert!(output.status.success(), "rustfmt does not read this:\n{tokens}");
    let code = String::from_utf8(output.stdout).expect("rustfmt writes UTF-8");
    format!("// Generated: `EXPAND=overwrite cargo test -p webserver-macros golden`.\n\n{code}")
}
