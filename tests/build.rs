//! Copies the example `hello` to where a module of the tests can include it, and so describe its private
//! functions. Docs of a file are not allowed in a file that is included, so the copy is without them.

use std::path::Path;
use std::{env, fs};

fn main() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/hello.rs");
    println!("cargo::rerun-if-changed={}", source.display());
    let text = fs::read_to_string(&source).expect("the example is there");
    let lines: Vec<_> = text.lines().filter(|line| !line.starts_with("//!")).collect();
    let folder = env::var_os("OUT_DIR").expect("cargo sets the folder");
    let copy = Path::new(&folder).join("hello.rs");
    fs::write(copy, lines.join("\n")).expect("the folder is writable");
}
