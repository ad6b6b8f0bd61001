//! Forms with parts over real sockets: files, limits, and bodies that are meant to do harm.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, Instant};

use webserver::MultipartError;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder, child, is_child};

#[derive(FromMultipart)]
struct Upload {
    title: String,
    year: Option<u16>,
    #[field(name = "photo[]", limit = "1 MiB", max = 3)]
    photos: Vec<UploadedFile>,
}

#[derive(FromMultipart)]
#[multipart(deny_unknown)]
struct Strict {
    n: u8,
    #[field(limit = "4 B")]
    note: Option<String>,
}

#[post("/typed", body_limit = "4 MiB")]
async fn typed(Parts(upload): Parts<Upload>) -> String {
    let mut out = format!("{} {:?}", upload.title, upload.year);
    for photo in upload.photos {
        let bytes = photo.bytes().await.expect("the file can be read");
        let same = bytes.iter().all(|byte| *byte == b'x');
        let _ = write!(
            out,
            " {:?} {} {} {same}",
            photo.file_name(),
            photo.len(),
            photo.in_memory().is_some()
        );
    }
    out
}

#[post("/strict")]
async fn strict(Parts(form): Parts<Strict>) -> String {
    format!("{} {:?}", form.n, form.note)
}

#[post("/stream", body_limit = "4 MiB")]
async fn stream(mut form: Multipart) -> Result<String, MultipartError> {
    let mut out = String::new();
    while let Some(mut part) = form.next_part().await? {
        let mut length = 0;
        while let Some(chunk) = part.chunk().await? {
            length += chunk.len();
        }
        let _ = write!(out, "{} {length};", part.name());
    }
    Ok(out)
}

#[post("/panics", body_limit = "4 MiB")]
async fn panics(Parts(upload): Parts<Upload>) -> String {
    assert!(upload.photos.is_empty(), "the handler panics with the file in its hands");
    String::new()
}

fn part(disposition: &str, data: &str) -> String {
    format!("--b\r\nContent-Disposition: form-data; {disposition}\r\n\r\n{data}\r\n")
}

fn client() -> webserver::Client {
    let routes = routes![typed, strict, stream, panics];
    ServerBuilder::new().routes(routes).build().client()
}

async fn post(path: &str, body: String) -> (u16, String) {
    let request = client().post(path).header("content-type", "multipart/form-data; boundary=b");
    let answer = request.body(body).send().await;
    (answer.status().as_u16(), answer.text().await)
}

#[tokio::test]
async fn multipart_struct_has_texts_numbers_and_files() {
    let photo =
        |size: usize| part(r#"name="photo[]"; filename="C:\\me\\cat.png""#, &"x".repeat(size));
    let head = part("name=title", "Cats") + &part("name=year", "") + &part("name=other", "y");
    let unchosen = part(r#"name="photo[]"; filename="""#, "");
    let body = head + &photo(3) + &unchosen + &photo(300_000) + "--b--\r\n";
    let expected = r#"Cats None Some("cat.png") 3 true true Some("cat.png") 300000 false true"#;
    assert_eq!(post("/typed", body).await, (200, expected.to_owned()));
}

#[tokio::test]
async fn multipart_mistakes_are_all_in_one_answer() {
    let photos = part("name=\"photo[]\"; filename=a", "x").repeat(4);
    let (status, text) = post("/typed", part("name=year", "x") + &photos + "--b--").await;
    assert_eq!(status, 422);
    for expected in [
        r#"{"in":"body","name":"title","detail":"is missing"}"#,
        r#"{"in":"body","name":"year","detail":"is not a whole number from 0 to 65535"}"#,
        r#"{"in":"body","name":"photo[]","detail":"is sent more than 3 times"}"#,
    ] {
        assert!(text.contains(expected), "{text}");
    }
    let (status, text) =
        post("/strict", part("name=n", "1") + &part("name=m", "2") + "--b--").await;
    assert!(status == 422 && text.contains("is not a field of this form"), "{text}");
    let body = part("name=n", "1").repeat(2) + "--b--";
    let (status, text) = post("/strict", body).await;
    assert!(status == 422 && text.contains("is sent more than once"), "{text}");
}

#[tokio::test]
async fn multipart_limits_are_answered_with_the_field() {
    let check = async |path: &str, body: String, status: u16, expected: &str| {
        let (got, text) = post(path, body).await;
        assert!(got == status && text.contains(expected), "{got} {text}");
    };
    let end = "--b--";
    check(
        "/strict",
        part("name=note", "12345") + end,
        413,
        r#""name":"note","detail":"is larger than 4 bytes""#,
    )
    .await;
    let large = part("name=\"photo[]\"; filename=a", &"x".repeat(1024 * 1024 + 1));
    check(
        "/typed",
        large + end,
        413,
        r#""name":"photo[]","detail":"is larger than 1048576 bytes""#,
    )
    .await;
    check("/stream", part("name=a", "").repeat(1001) + end, 413, "has more than 1000 parts").await;
    let endless = format!("--b\r\nX: {}", "x".repeat(100_000));
    check("/stream", endless, 400, "whose head is larger than 16 KiB").await;
    check("/stream", "x".repeat(5000 * 1000), 413, "the body is longer than").await;
    check("/stream", part("name=a", "x"), 400, "ends before its last boundary").await;
}

#[tokio::test]
async fn multipart_content_type_is_checked_before_the_body() {
    let check = async |content_type: &str, status: u16| {
        let request = client().post("/stream").header("content-type", content_type);
        assert_eq!(request.body("--b--").send().await.status(), status, "{content_type}");
    };
    check("multipart/form-data; boundary=b", 200).await;
    check("multipart/form-data; boundary=b; boundary=c", 400).await;
    check("multipart/form-data", 400).await;
    check("multipart/mixed; boundary=b", 415).await;
    check("application/json", 415).await;
}

#[tokio::test]
async fn multipart_quoted_file_name_is_not_a_name() {
    let body = part(r#"filename="x; name=admin "; name=user"#, "abc") + "--b--";
    assert_eq!(post("/stream", body).await, (200, "user 3;".to_owned()));
}

/// Returns the number of temporary files that this process has open.
fn temporary_files() -> usize {
    let open = fs::read_dir("/proc/self/fd").expect("the system lists descriptors");
    let links = open.filter_map(|one| fs::read_link(one.ok()?.path()).ok());
    links.filter(|link| link.to_string_lossy().ends_with("(deleted)")).count()
}

fn wait_until_there_are(expected: usize) {
    let start = Instant::now();
    while temporary_files() != expected {
        assert!(start.elapsed() < Duration::from_secs(10), "{} are open", temporary_files());
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn multipart_temporary_file_is_gone_in_every_ending() {
    let test = concat!(module_path!(), "::multipart_temporary_file_is_gone_in_every_ending");
    if !is_child(test) {
        let status = child(test).status().expect("the test runs again");
        assert!(status.success());
        return;
    }
    let local = Local::start(builder().routes(routes![typed, panics]).build());
    let file = part("name=\"photo[]\"; filename=a", &"x".repeat(400_000));
    let head = |path: &str, length: usize| {
        format!(
            "POST {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {length}\r\n\
             Content-Type: multipart/form-data; boundary=b\r\n\r\n"
        )
    };
    let check = |path: &str, body: String, status: u16| {
        let mut wire = Wire::connect(local.addr);
        wire.send(head(path, body.len()) + &body);
        assert_eq!(wire.answer(false).status, status);
        wait_until_there_are(0);
    };
    let title = part("name=title", "a");
    check("/typed", title.clone() + &file + "--b--", 200);
    check("/typed", file.clone() + "--b--", 422);
    check("/typed", file.clone() + "--bad", 400);
    check("/panics", title + &file + "--b--", 500);

    // The connection is cut while the rest is awaited.
    let mut wire = Wire::connect(local.addr);
    wire.send(head("/typed", file.len() + 9) + &file);
    wait_until_there_are(1);
    drop(wire);
    wait_until_there_are(0);
}

#[derive(FromMultipart)]
struct Note {
    text: String,
}

#[post("/note")]
async fn note(#[multipart] note: Note) -> String {
    note.text
}

#[test]
fn multipart_argument_is_the_struct_itself() {
    let server = Local::start(builder().routes(routes![note]).build());
    let mut wire = Wire::connect(server.addr);
    let body = "--b\r\nContent-Disposition: form-data; name=text\r\n\r\nhello\r\n--b--";
    let length = body.len();
    wire.send(format!(
        "POST /note HTTP/1.1\r\nHost: a\r\nContent-Type: multipart/form-data; boundary=b\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    ));
    assert_eq!(wire.answer(false).text(), "hello");
}

#[tokio::test]
async fn client_sends_forms_with_files_and_cookies() {
    #[post("/photo")]
    async fn photo(#[multipart] upload: Upload, #[cookie] theme: Option<&str>) -> String {
        let photos: Vec<_> =
            upload.photos.iter().map(|file| (file.file_name(), file.len())).collect();
        format!("{} {photos:?} {theme:?}", upload.title)
    }

    let client = builder().routes(routes![photo]).build().client();
    let request = client.post("/photo").field("title", "Cats").cookie("theme", "dark");
    let answer = request.file("photo[]", "../a \"b\".png", "image/png", b"\x89PNG").send().await;
    assert_eq!(answer.text().await, r#"Cats [(Some("a \"b\".png"), 4)] Some("dark")"#);
}
