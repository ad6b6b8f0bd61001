//! A release build does not contain the page that a debug build shows to a browser.

use std::fs;
use std::path::Path;
use std::process::Command;

use webserver_tests::{example, root};

/// A text of the page.
const TEXT: &[u8] = b"Only a debug build shows more than the status.";
/// A text that every build contains.
const ALWAYS: &[u8] = b"application/problem+json";

fn contains(program: &Path, text: &[u8]) -> bool {
    let bytes = fs::read(program).expect("the program was built");
    bytes.windows(text.len()).any(|window| window == text)
}

#[test]
fn debug_page_is_not_in_a_release_build() {
    let own = example("hello");
    assert_eq!(contains(&own, TEXT), cfg!(debug_assertions), "{}", own.display());
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let folder = std::env::temp_dir().join(format!("debug-page-{}", std::process::id()));
    // Without optimization it is built in less time. What is left out is decided before that.
    let built = Command::new(cargo)
        .current_dir(root())
        .args(["build", "--quiet", "--release", "--example", "hello", "--target-dir"])
        .arg(&folder)
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .status();
    assert!(built.expect("cargo can be run").success());
    let released = folder.join("release/examples/hello");
    let (page, always) = (contains(&released, TEXT), contains(&released, ALWAYS));
    // If this fails, the files stay in the folder of temporary files.
    fs::remove_dir_all(&folder).expect("it was made here");
    assert!(always && !page);
}
