//! The example of forms: what a browser sends, and the pages that it gets.

use webserver_tests::{Answer, Example, Wire};

/// A picture of two by three pixels.
const PNG: &[u8] = include_bytes!("../interop/two_by_three.png");

/// A browser with its cookies.
struct Browser {
    example: Example,
    cookies: Vec<(String, String)>,
}

impl Browser {
    fn start() -> Self {
        let example = Example::start("forms", |addr| vec![addr.port().to_string()]);
        Self { example, cookies: Vec::new() }
    }

    fn get(&mut self, target: &str) -> Answer {
        self.send("GET", target, "text/plain", b"")
    }

    fn login(&mut self, name: &str) -> Answer {
        let form = format!("name={name}");
        self.send("POST", "/login", "application/x-www-form-urlencoded", form.as_bytes())
    }

    fn upload(&mut self, title: &str, year: &str, photo: &[u8]) -> Answer {
        let mut form = Vec::new();
        for (name, value) in [("title", title), ("year", year)] {
            let head = format!("--b\r\nContent-Disposition: form-data; name={name}\r\n\r\n");
            form.extend_from_slice(format!("{head}{value}\r\n").as_bytes());
        }
        let head = "--b\r\nContent-Disposition: form-data; name=photo; filename=\"../../etc/x.svg\"\
                    \r\nContent-Type: image/svg+xml\r\n\r\n";
        form.extend_from_slice(head.as_bytes());
        form.extend_from_slice(photo);
        form.extend_from_slice(b"\r\n--b--\r\n");
        self.send("POST", "/photos", "multipart/form-data; boundary=b", &form)
    }

    fn send(&mut self, method: &str, target: &str, content_type: &str, body: &[u8]) -> Answer {
        let pairs: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let (cookies, length) = (pairs.join("; "), body.len());
        let mut wire = Wire::connect(self.example.addr);
        wire.send(format!(
            "{method} {target} HTTP/1.1\r\nhost: localhost\r\ncontent-type: {content_type}\r\n\
             content-length: {length}\r\ncookie: {cookies}\r\n\r\n"
        ));
        // What is too large is answered before it is read to its end.
        let _ = wire.try_send(body);
        let answer = wire.answer(false);
        for (_, cookie) in answer.fields.iter().filter(|(name, _)| name == "set-cookie") {
            let pair = cookie.split(';').next().and_then(|pair| pair.split_once('='));
            let (name, value) = pair.expect("a cookie has a name");
            self.cookies.retain(|(own, _)| own != name);
            if !cookie.contains("Max-Age=0") {
                self.cookies.push((name.to_owned(), value.to_owned()));
            }
        }
        answer
    }
}

fn check(answer: &Answer, status: u16, parts: &[&str]) {
    assert_eq!(answer.status, status, "{}", answer.text());
    for part in parts {
        assert!(answer.text().contains(part), "no {part}: {}", answer.text());
    }
}

fn check_redirect(answer: &Answer, location: &str) {
    assert_eq!((answer.status, answer.field("location")), (303, Some(location)));
}

#[test]
fn example_forms_signs_in_shows_mistakes_and_takes_a_photo() {
    let mut browser = Browser::start();
    check_redirect(&browser.get("/"), "/login");
    check_redirect(&browser.upload("a", "2000", PNG), "/login");
    let long = "x".repeat(41);
    for name in ["", "+++", &long] {
        check(&browser.login(name), 422, &[r#"id="name-error">A name has 1 to 40"#]);
    }
    let welcome = browser.login("Ada+%3Cb%3E");
    check_redirect(&welcome, "/");
    for (_, cookie) in welcome.fields.iter().filter(|(name, _)| name == "set-cookie") {
        assert!(cookie.ends_with("; HttpOnly; SameSite=Lax; Secure; Path=/"), "{cookie}");
    }
    // The message is shown once, and values are escaped.
    check(&browser.get("/"), 200, &["Welcome, Ada &lt;b&gt;!"]);
    assert!(!browser.get("/").text().contains("Welcome"));

    let refused = browser.upload("Cats & \"dogs\"", "200x", b"<svg onload=alert(1)>");
    let mistakes = [
        r#"value="Cats &amp; &quot;dogs&quot;""#,
        r#"value="200x""#,
        r#"id="year-error">The year is"#,
        r#"id="photo-error">Choose a PNG"#,
    ];
    check(&refused, 422, &mistakes);
    assert!(!refused.text().contains("title-error"));

    check_redirect(&browser.upload("Cats", "2001", PNG), "/");
    let page =
        ["“Cats” is in the album.", r#"<img src="/photos/1" alt="Cats">"#, "by Ada &lt;b&gt;"];
    check(&browser.get("/"), 200, &page);
    let photo = browser.get("/photos/1");
    assert_eq!((photo.status, photo.body.as_slice()), (200, PNG));
    assert_eq!(photo.field("content-type"), Some("image/png"));
    assert_eq!(photo.field("x-content-type-options"), Some("nosniff"));
    check(&browser.get("/photos/2"), 404, &[]);

    check_redirect(&browser.send("POST", "/logout", "text/plain", b""), "/login");
    check(&browser.get("/login"), 200, &["You have left."]);
    check_redirect(&browser.get("/photos/1"), "/login");
    // A cookie that this server has not signed is not a session.
    browser.cookies.push(("__Host-user".to_owned(), "Ada".to_owned()));
    check_redirect(&browser.get("/"), "/login");
}

#[test]
fn example_forms_is_bounded_in_size_and_number() {
    let mut browser = Browser::start();
    browser.login("Ada");
    let mut large = PNG.to_vec();
    large.resize((1 << 20) + 1, 0);
    check(&browser.upload("Cats", "2001", &large), 413, &[r#"id="photo-error">This is larger"#]);
    large.resize(3 << 20, 0);
    check(&browser.upload("Cats", "2001", &large), 413, &[]);
    large.truncate(1 << 20);
    check_redirect(&browser.upload("Largest", "2001", &large), "/");
    for n in 0..32 {
        check_redirect(&browser.upload(&format!("Cat {n}"), "2001", PNG), "/");
    }
    let page = browser.get("/").text();
    assert_eq!(page.matches("<figure>").count(), 32);
    assert!(page.contains("Cat 31 (2001)") && !page.contains("Largest"));
    check(&browser.get("/photos/1"), 404, &[]);
}
