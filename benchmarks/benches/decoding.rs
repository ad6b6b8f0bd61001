//! Compares the percent-decoding of a piece of a path with `percent-encoding`, and the parsing of
//! queries with `form_urlencoded` and `serde_urlencoded`, which axum and actix-web use. Ours also
//! refuses malformed text, which the others keep unchanged. The results for well-formed text are
//! the same.

use std::hint::black_box;

use divan::Bencher;
use divan::counter::BytesCount;
use serde::Deserialize;
use webserver::engine::syntax;

fn main() {
    divan::main();
}

/// A number, a name, and a text with many encoded bytes.
const PIECES: [&str; 3] =
    ["1234567", "on-parsing-in-place-and-in-one-pass", "caf%C3%A9%20au%20lait"];
/// A query as in a link, and a query as sent by a form.
const QUERIES: [&str; 2] = [
    "name=Ada&n=42",
    "name=Ada+Lovelace&n=42&city=Z%C3%BCrich&street=Bahnhofstrasse&tag=a&tag=b&comment=%3D%26%3F",
];

#[derive(Deserialize)]
struct Person {
    name: String,
    n: u32,
}

/// The same struct, flattened: serde keeps all values before it knows that `n` is a number.
#[derive(Deserialize)]
struct Flattened {
    #[serde(flatten)]
    person: Person,
}

/// Runs `once` with the text; the counter is the text's length.
fn with_each(bencher: Bencher<'_, '_>, text: &str, mut once: impl FnMut(&str)) {
    bencher.counter(BytesCount::of_str(text)).bench_local(move || once(black_box(text)));
}

#[divan::bench(args = PIECES, sample_count = 200, sample_size = 500)]
fn path_ours(bencher: Bencher<'_, '_>, piece: &str) {
    with_each(bencher, piece, |piece| {
        black_box(syntax::decode_path(piece).expect("it is well formed"));
    });
}

#[divan::bench(args = PIECES, sample_count = 200, sample_size = 500)]
fn path_percent_encoding(bencher: Bencher<'_, '_>, piece: &str) {
    with_each(bencher, piece, |piece| {
        let decoded = percent_encoding::percent_decode_str(piece).decode_utf8();
        black_box(decoded.expect("it is well formed"));
    });
}

#[divan::bench(args = QUERIES, sample_count = 200, sample_size = 200)]
fn pairs_ours(bencher: Bencher<'_, '_>, query: &str) {
    with_each(bencher, query, |query| {
        black_box(syntax::query_pairs(query).expect("it is well formed"));
    });
}

#[divan::bench(args = QUERIES, sample_count = 200, sample_size = 200)]
fn pairs_form_urlencoded(bencher: Bencher<'_, '_>, query: &str) {
    with_each(bencher, query, |query| {
        black_box(form_urlencoded::parse(query.as_bytes()).map(black_box).count());
    });
}

#[divan::bench(args = QUERIES, sample_count = 200, sample_size = 200)]
fn struct_ours(bencher: Bencher<'_, '_>, query: &str) {
    with_each(bencher, query, |query| {
        let person: Person = syntax::read_query(query).expect("it fits");
        black_box((person.name, person.n));
    });
}

#[divan::bench(args = QUERIES, sample_count = 200, sample_size = 200)]
fn struct_serde_urlencoded(bencher: Bencher<'_, '_>, query: &str) {
    with_each(bencher, query, |query| {
        let person: Person = serde_urlencoded::from_str(query).expect("it fits");
        black_box((person.name, person.n));
    });
}

/// Such a query is read twice. `serde_urlencoded` cannot read it.
#[divan::bench(args = QUERIES, sample_count = 200, sample_size = 200)]
fn flattened_ours(bencher: Bencher<'_, '_>, query: &str) {
    with_each(bencher, query, |query| {
        let flattened: Flattened = syntax::read_query(query).expect("it fits");
        black_box((flattened.person.name, flattened.person.n));
    });
}
