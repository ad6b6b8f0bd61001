//! The app that is attacked: what handlers do with forms, uploads, cookies and coded bodies.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use serde::Deserialize;
use webserver::content_coding::{BROTLI, Coding, DEFLATE, Decompression, GZIP};
use webserver::prelude::*;
use webserver::zstandard::ZSTD;
use webserver::{BodyError, Bytes, CookieError, Cookies, Limits, MultipartError, Server};

#[derive(FromMultipart)]
pub(super) struct Upload {
    title: Option<String>,
    #[field(max = 4)]
    files: Vec<UploadedFile>,
}

fn told(upload: &Upload) -> String {
    let files: Vec<_> = upload.files.iter().map(|file| (file.file_name(), file.len())).collect();
    format!("{:?} {files:?}", upload.title)
}

#[post("/typed", body_limit = "64 MiB")]
async fn typed(#[multipart] upload: Upload) -> String {
    told(&upload)
}

/// Keeps the files until it is cancelled.
#[post("/held", body_limit = "64 MiB")]
async fn held(#[multipart] upload: Upload) -> String {
    std::future::pending::<()>().await;
    told(&upload)
}

/// Keeps the files until its time is over.
#[post("/timed", body_limit = "64 MiB", timeout = "300ms")]
async fn timed(#[multipart] upload: Upload) -> String {
    std::future::pending::<()>().await;
    told(&upload)
}

#[post("/stream", body_limit = "64 MiB")]
async fn stream(mut form: Multipart) -> Result<String, MultipartError> {
    let mut out = String::new();
    while let Some(mut part) = form.next_part().await? {
        let mut length = 0;
        while let Some(chunk) = part.chunk().await? {
            length += chunk.len();
        }
        let _ = write!(out, "{} {:?} {length};", part.name(), part.file_name());
    }
    Ok(out)
}

#[post("/form", body_limit = "8 MiB")]
fn form(#[form] fields: BTreeMap<String, String>) -> String {
    let bytes: usize = fields.iter().map(|(name, value)| name.len() + value.len()).sum();
    format!("{} {bytes}", fields.len())
}

#[post("/json", body_limit = "8 MiB")]
fn json(#[json] lists: BTreeMap<String, Vec<Vec<u8>>>) -> usize {
    lists.len()
}

#[derive(Deserialize)]
pub(super) struct Nested {
    a: A,
}

#[derive(Deserialize)]
struct A {
    b: B,
}

#[derive(Deserialize)]
struct B {
    c: C,
}

#[derive(Deserialize)]
struct C {
    d: D,
}

#[derive(Deserialize)]
struct D {
    e: u8,
}

#[post("/nested", body_limit = "8 MiB")]
fn nested(#[form] form: Nested) -> u8 {
    form.a.b.c.d.e
}

#[post("/bytes", body_limit = "8 MiB")]
fn coded_bytes(body: Bytes) -> usize {
    body.len()
}

/// Takes bodies that expand as far as the limit allows.
#[post("/bytes", body_limit = "8 MiB")]
fn any_bytes(body: Bytes) -> usize {
    body.len()
}

#[post("/lists", body_limit = "8 MiB")]
fn coded_json(#[json] lists: BTreeMap<String, Vec<Vec<u8>>>) -> usize {
    lists.len()
}

#[post("/stream", body_limit = "1 GiB")]
async fn coded_stream(mut body: Body) -> Result<String, BodyError> {
    let mut length = 0;
    while let Some(chunk) = body.next().await {
        length += chunk?.len();
    }
    Ok(length.to_string())
}

const CODINGS: &[Coding] = &[GZIP, BROTLI, DEFLATE, ZSTD];

#[get("/cookies")]
fn cookies(cookies: Cookies<'_>) -> String {
    let (count, bytes) = cookies.iter().fold((0, 0), |(count, bytes), (name, value)| {
        (count + 1, bytes + name.len() + value.len())
    });
    format!("{count} {bytes}")
}

#[get("/session")]
fn session(#[cookie("__Host-session")] session: Option<&str>) -> String {
    format!("{session:?}")
}

/// Sets a cookie with a value of that length.
#[get("/set?{name}&{length}")]
fn set(name: &str, length: usize, cookies: Cookies<'_>) -> Result<&'static str, CookieError> {
    cookies.add((name.to_owned(), "x".repeat(length.min(100_000))))?;
    Ok("set")
}

#[get("/ok")]
fn ok() -> &'static str {
    "ok"
}

/// The time that a client may let a body wait, and how far it may be behind the least rate.
pub(super) const PATIENCE: Duration = Duration::from_secs(1);

pub(super) fn server() -> Server {
    let mut limits = Limits::default();
    limits.body_time = PATIENCE;
    limits.rate_grace_time = PATIENCE;
    limits.linger_time = Duration::from_millis(200);
    let routes = routes![
        typed, held, timed, stream, form, json, nested, cookies, session, set, ok,
        "/coded" with [Decompression::with(CODINGS)] => [coded_bytes, coded_json, coded_stream],
        "/any" with [Decompression::with(CODINGS).expansion(u32::MAX, 0)] => [any_bytes],
    ];
    let builder = ServerBuilder::new().bind("127.0.0.1:0").banner(false).workers(2);
    builder.limits(limits).routes(routes).build()
}
