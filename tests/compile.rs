//! Programs that must not compile, with the errors they must produce, and programs that must
//! compile. Each file has one mistake; the messages are beside it in a `.stderr` file.

#[test]
fn compile_errors_are_as_written_and_valid_programs_compile() {
    let cases = trybuild::TestCases::new();
    cases.pass("compile-pass/*.rs");
    cases.compile_fail("compile-fail/*/*.rs");
}

#[test]
fn compile_errors_are_one_for_each_mistake() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("compile-fail");
    let mut count = 0;
    for folder in std::fs::read_dir(root).expect("the folder is in the repository") {
        let folder = folder.expect("it can be listed").path();
        for file in std::fs::read_dir(folder).expect("a theme is a folder") {
            let file = file.expect("it can be listed").path();
            if file.extension().is_some_and(|extension| extension == "stderr") {
                let text = std::fs::read_to_string(&file).expect("what rustc says is text");
                let errors = text.lines().filter(|line| line.starts_with("error")).count();
                assert_eq!(errors, 1, "{}", file.display());
                count += 1;
            }
        }
    }
    assert!(count >= 80, "there were {count}");
}
