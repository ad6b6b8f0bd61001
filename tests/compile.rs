//! What must not compile and what it says, and what must compile: one mistake per file, the words
//! beside it in a `.stderr`.

#[test]
fn mistakes_are_told_and_good_code_compiles() {
    let cases = trybuild::TestCases::new();
    cases.pass("tests/compile-pass/*.rs");
    cases.compile_fail("tests/compile-fail/*/*.rs");
}
