//! Forms with parts that are absent, check boxes that are not ticked, and parts in other charsets.

use webserver::prelude::*;
use webserver::{FromParam, MultipartError};

#[derive(FromParam)]
struct Wanted(bool);

#[derive(FromMultipart)]
struct Settings {
    name: String,
    news: bool,
    wanted: Wanted,
    gift: Option<bool>,
    photo: Option<UploadedFile>,
    raw: Option<Bytes>,
}

#[post("/settings")]
async fn settings(#[multipart] settings: Settings) -> String {
    let Settings { name, news, wanted, gift, photo, raw } = settings;
    let photo = photo.map(|photo| photo.len());
    format!("{name} {news} {} {gift:?} {photo:?} {:?}", wanted.0, raw.map(|raw| raw.len()))
}

#[post("/maybe")]
async fn maybe(#[multipart] settings: Option<Settings>) -> String {
    settings.map_or("nothing".to_owned(), |settings| settings.name)
}

#[post("/stream")]
async fn stream(form: Option<Multipart>) -> Result<String, MultipartError> {
    let Some(mut form) = form else { return Ok("nothing".to_owned()) };
    let mut all = String::new();
    while let Some(part) = form.next_part().await? {
        all += &part.text(100).await?;
    }
    Ok(all)
}

fn client() -> webserver::Client {
    ServerBuilder::new().routes(routes![settings, maybe, stream]).build().client()
}

async fn post(path: &str, body: &str) -> (u16, String) {
    let request = client().post(path).header("content-type", "multipart/form-data; boundary=b");
    let answer = request.header("accept", "text/plain").body(body.to_owned()).send().await;
    (answer.status().as_u16(), answer.text().await)
}

/// Returns a part with further fields in its head.
fn part(name: &str, fields: &str, data: &str) -> String {
    format!("--b\r\nContent-Disposition: form-data; name={name}\r\n{fields}\r\n{data}\r\n")
}

#[tokio::test]
async fn multipart_option_is_none_if_nothing_was_sent() {
    let client = client();
    for path in ["/maybe", "/stream"] {
        let answer = client.post(path).send().await;
        assert_eq!((answer.status().as_u16(), answer.text().await), (200, "nothing".to_owned()));
        // Something was sent, and it is not such a form.
        assert_eq!(client.post(path).body("x").send().await.status(), 415);
        let request = client.post(path).header("content-type", "text/plain");
        assert_eq!(request.send().await.status(), 415);
        let request = client.post(path).header("content-type", "multipart/form-data");
        assert_eq!(request.send().await.status(), 400);
    }
    let answer = client.post("/settings").header("accept", "text/plain").send().await;
    assert_eq!(answer.status(), 415);
    assert!(answer.text().await.contains("is missing; it should be `multipart/form-data`"));
    let body = part("name", "", "Ada") + "--b--";
    assert_eq!(post("/maybe", &body).await, (200, "Ada".to_owned()));
    assert_eq!(post("/stream", &body).await, (200, "Ada".to_owned()));
}

#[tokio::test]
async fn multipart_check_box_that_is_not_ticked_is_false() {
    let name = part("name", "", "Ada");
    let text = post("/settings", &format!("{name}--b--")).await.1;
    assert_eq!(text, "Ada false false None None None");
    let ticked = [name, part("news", "", "on"), part("wanted", "", "on"), part("gift", "", "off")];
    let text = post("/settings", &(ticked.concat() + "--b--")).await.1;
    assert_eq!(text, "Ada true true Some(false) None None");
    let (status, text) = post("/settings", &(part("news", "", "x") + "--b--")).await;
    assert_eq!(
        (status, text.as_str()),
        (
            422,
            "422 Unprocessable Entity\nbody `name`: is missing\nbody `news`: is not `true` or `false`\n"
        )
    );
}

#[tokio::test]
async fn multipart_text_in_another_charset_is_refused() {
    let latin = "Content-Type: text/plain; charset=iso-8859-1\r\n";
    let utf8 = "Content-Type: text/plain; charset=\"UTF-8\"\r\n";
    let wrong = "422 Unprocessable Entity\n\
                 body `name`: has a content type with a charset other than UTF-8\n";
    let body = part("name", latin, "Ada") + &part("gift", utf8, "on") + "--b--";
    assert_eq!(post("/settings", &body).await, (422, wrong.to_owned()));
    assert_eq!(post("/stream", &body).await, (422, wrong.to_owned()));
    let body = part("name", utf8, "\u{e4}") + "--b--";
    assert_eq!(post("/stream", &body).await, (200, "\u{e4}".to_owned()));
    // The bytes of a file, and bytes that are not text, are passed on as they are.
    let photo = part("photo; filename=a", latin, "1234") + &part("raw", latin, "123");
    let body = part("name", utf8, "Ada") + &photo + "--b--";
    let expected = "Ada false false None Some(4) Some(3)";
    assert_eq!(post("/settings", &body).await, (200, expected.to_owned()));
}
