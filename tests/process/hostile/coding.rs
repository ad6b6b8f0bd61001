//! Bodies that are short, and would be long if they were decoded.

use std::io::Write;

use webserver_tests::Answer;

use super::target::{After, MIB, START, Target, exchange};

/// Bodies that would be `times` MiB of zeros, each with the name of its coding.
fn bombs(times: usize) -> Vec<(&'static str, Vec<u8>)> {
    let zeros = vec![0; MIB as usize];

    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(&zeros).expect("a vector takes it");
    let members = writer.finish().expect("a vector takes it").repeat(times);

    // A block that does not refer to what comes before can be repeated.
    let block = |mut encoder: flate2::Compress, head: usize| {
        let mut block = Vec::with_capacity(4096);
        let flush = flate2::FlushCompress::Full;
        encoder.compress_vec(&zeros, &mut block, flush).expect("there is room");
        let (head, block) = block.split_at(head);
        [head, &block.repeat(times)].concat()
    };
    let level = flate2::Compression::best();
    let gzip = block(flate2::Compress::new_gzip(level, 15), 10);
    let zlib = block(flate2::Compress::new(level, true), 2);

    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, 1, 22);
    for _ in 0..times.min(64) {
        writer.write_all(&zeros).expect("a vector takes it");
    }
    let brotli = writer.into_inner();

    let mut zstd = Vec::with_capacity(1 << 20);
    zstd_safe::compress(&mut zstd, &vec![0; times.min(512) << 20], 3).expect("there is room");
    vec![("gzip", members), ("gzip", gzip), ("deflate", zlib), ("br", brotli), ("zstd", zstd)]
}

fn send(target: &Target, path: &str, coding: &str, body: &[u8], after: After) -> Answer {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n\
         content-encoding: {coding}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let pieces = [head.as_bytes()].into_iter().chain(body.chunks(16 * 1024));
    exchange(&mut target.connect(), pieces, after)
}

/// What the server does not read of a long body, it does not discard.
fn after(bomb: &[u8]) -> After {
    if bomb.len() > 200_000 { After::Closed } else { After::Kept }
}

/// Sends a bomb of each coding that is chosen to a server of its own.
fn check(own: &str, is_chosen: fn(&str) -> bool) {
    let Some(target) = Target::start(own) else { return };
    for (coding, bomb) in bombs(1024).into_iter().filter(|(coding, _)| is_chosen(coding)) {
        println!("{coding}: {} bytes", bomb.len());
        for path in ["/coded/bytes", "/coded/lists", "/coded/stream"] {
            let answer = send(&target, path, coding, &bomb, after(&bomb));
            let text = answer.text();
            assert!(answer.status == 413 && text.contains("100 times"), "{coding} {path}: {text}");
        }
    }
    target.survives(32 * MIB - START);
}

#[test]
fn gzip_that_expands_without_end_is_a_413() {
    let own = concat!(module_path!(), "::gzip_that_expands_without_end_is_a_413");
    check(own, |coding| coding == "gzip" || coding == "deflate");
}

#[test]
fn zstd_that_expands_without_end_is_a_413() {
    check(concat!(module_path!(), "::zstd_that_expands_without_end_is_a_413"), |coding| {
        coding == "zstd"
    });
}

#[test]
fn brotli_that_expands_without_end_is_a_413() {
    check(concat!(module_path!(), "::brotli_that_expands_without_end_is_a_413"), |coding| {
        coding == "br"
    });
}

#[test]
fn many_bodies_that_expand_without_end_are_413s() {
    let own = concat!(module_path!(), "::many_bodies_that_expand_without_end_are_413s");
    let Some(target) = Target::start(own) else { return };
    let bombs = bombs(60);
    std::thread::scope(|scope| {
        for (coding, bomb) in bombs.iter().flat_map(|bomb| [bomb; 6]) {
            let target = &target;
            scope.spawn(move || {
                let answer = send(target, "/coded/stream", coding, bomb, after(bomb));
                assert_eq!(answer.status, 413, "{coding}");
            });
        }
    });
    // Each of 6 bodies of Brotli has a window of 4 MiB, and each of `zstd` fills 1 MiB of its window. These
    // are 30 MiB. The other 18 MiB are for the buffers of 30 connections, and for the allocator.
    target.survives(48 * MIB);
}

#[test]
fn body_that_may_expand_is_limited_by_its_route() {
    let own = concat!(module_path!(), "::body_that_may_expand_is_limited_by_its_route");
    let Some(target) = Target::start(own) else { return };
    for (coding, bomb) in bombs(1024) {
        let answer = send(&target, "/any/bytes", coding, &bomb, after(&bomb));
        let text = answer.text();
        assert!(answer.status == 413 && text.contains("longer than 8388608 bytes"), "{text}");
    }
    // On each of two workers, a body of 8 MiB that grows, and the window of a decoder.
    target.survives(64 * MIB);
}
