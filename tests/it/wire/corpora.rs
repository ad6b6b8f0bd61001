//! Runs the corpora of the fuzz targets through the same functions that the fuzzer calls.

use std::fs;

/// A target's name and its body.
type Target = (&'static str, fn(&[u8]));

const TARGETS: [Target; 8] = [
    ("body", webserver_fuzz::body),
    ("head", webserver_fuzz::head),
    ("chunked", webserver_fuzz::chunked),
    ("connection", webserver_fuzz::connection),
    ("cookies", webserver_fuzz::cookies),
    ("pattern", webserver_fuzz::pattern),
    ("query", webserver_fuzz::query),
    ("response", webserver_fuzz::response),
];

#[test]
fn fuzz_corpora_pass() {
    let corpora = webserver_tests::root().join("fuzz/corpus");
    let (mut files, mut bytes) = (0, 0);
    for (name, run) in TARGETS {
        let folder = fs::read_dir(corpora.join(name)).expect("each target has a corpus");
        let mut count = 0;
        for entry in folder {
            let path = entry.expect("the folder can be listed").path();
            let data = fs::read(&path).expect("a file of the repository");
            run(&data);
            count += 1;
            bytes += data.len();
        }
        assert!(count > 0, "the corpus of {name} is empty");
        files += count;
    }
    // The inputs should stay small enough to be read.
    assert!(files <= 250 && bytes <= 300 * 1024, "{files} files, {bytes} bytes");
}
