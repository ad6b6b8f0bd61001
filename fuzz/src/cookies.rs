//! Cookies: what a request sends is what a simple reader finds, and what a response sets comes back as it
//! was set.

use std::sync::LazyLock;

use webserver::cookie::Cookie;
use webserver::prelude::*;
use webserver::{Client, ClientResponse, CookieError, CookieKeys, Cookies};
use webserver::{PrivateCookies, SignedCookies};

#[get("/all")]
fn all(cookies: Cookies<'_>) -> String {
    format!("{:?}", cookies.iter().collect::<Vec<_>>())
}

#[get("/one")]
fn one(#[cookie] a: Option<&str>) -> String {
    format!("{a:?}")
}

#[get("/protected")]
fn protected(signed: SignedCookies<'_>, private: PrivateCookies<'_>) -> String {
    format!("{:?} {:?}", signed.get("a"), private.get("b"))
}

/// Sets a cookie of the parts that the body has, one in a line.
#[post("/set")]
fn set(text: String, cookies: Cookies<'_>) -> Result<(), CookieError> {
    let mut lines = text.split('\n').map(str::to_owned);
    let mut next = || lines.next().unwrap_or_default();
    let mut cookie = Cookie::new(next(), next());
    for attribute in [Cookie::set_path, Cookie::set_domain] {
        let value = next();
        if !value.is_empty() {
            attribute(&mut cookie, value);
        }
    }
    cookies.add(cookie)
}

/// Sets the body as the value of two cookies.
#[post("/protect")]
fn protect(
    text: String,
    signed: SignedCookies<'_>,
    private: PrivateCookies<'_>,
) -> Result<(), CookieError> {
    signed.add(("a", text.clone()))?;
    private.add(("b", text))
}

static CLIENT: LazyLock<Client> = LazyLock::new(|| {
    let keys = CookieKeys::new(&[7; 64]);
    let routes = routes![all, one, protected, set, protect];
    ServerBuilder::new().state(keys).routes(routes).build().client()
});

/// Cookies of a request and of a response. The first byte chooses what is done with the others.
pub fn cookies(data: &[u8]) {
    let Some((kind, bytes)) = data.split_first() else { return };
    let bytes = &bytes[..bytes.len().min(3000)];
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime can be built").block_on(async {
        match (kind % 3, std::str::from_utf8(bytes)) {
            (0, Ok(text)) => are_set(text).await,
            (1, Ok(text)) => are_protected(text).await,
            _ => are_read(bytes).await,
        }
    });
}

/// Each line of the input is a field of the request.
async fn are_read(bytes: &[u8]) {
    let lines: Vec<_> = bytes.split(|byte| *byte == b'\n').take(50).collect();
    let ask = async |target: &str| {
        let request = CLIENT.get(target).header("accept", "text/plain");
        let request = lines.iter().fold(request, |request, line| request.header("cookie", line));
        let answer = request.send().await;
        (answer.status().as_u16(), answer.text().await)
    };
    let shown = || bytes.escape_ascii();
    let is_field = |byte: &u8| matches!(byte, b'\t' | 0x20..=0x7e | 0x80..);
    if !lines.iter().all(|line| line.iter().all(is_field)) {
        assert_eq!(ask("/all").await.0, 400, "{}", shown());
        return;
    }
    let sent = simply_read(&lines);
    let text = |bytes| std::str::from_utf8(bytes).ok();
    let texts: Vec<_> =
        sent.iter().filter_map(|(name, value)| Some((text(name)?, text(value)?))).collect();
    assert_eq!(ask("/all").await, (200, format!("{texts:?}")), "{}", shown());
    let (status, answer) = ask("/one").await;
    match sent.iter().find(|(name, _)| *name == b"a").map(|(_, value)| text(value)) {
        Some(None) => assert_eq!(status, 400, "{}", shown()),
        Some(found) => assert_eq!((status, answer), (200, format!("{found:?}")), "{}", shown()),
        None => assert_eq!((status, &*answer), (200, "None"), "{}", shown()),
    }
    // Nothing here was protected with the key.
    assert_eq!(ask("/protected").await, (200, "None None".to_owned()), "{}", shown());
}

/// Reads byte by byte what `http::header::cookie` searches for.
fn simply_read<'a>(lines: &[&'a [u8]]) -> Vec<(&'a [u8], &'a [u8])> {
    let trim = |mut text: &'a [u8]| {
        while let [b' ' | b'\t', rest @ ..] | [rest @ .., b' ' | b'\t'] = text {
            text = rest;
        }
        text
    };
    let mut found = Vec::new();
    for piece in lines.iter().flat_map(|line| line.split(|byte| *byte == b';')) {
        let mut parts = piece.splitn(2, |byte| *byte == b'=');
        let (Some(name), Some(value)) = (parts.next().map(trim), parts.next().map(trim)) else {
            continue;
        };
        let is_quoted = value.len() >= 2 && value.starts_with(b"\"") && value.ends_with(b"\"");
        if !name.is_empty() {
            found.push((name, if is_quoted { &value[1..value.len() - 1] } else { value }));
        }
    }
    found
}

fn fields(answer: &ClientResponse) -> Vec<String> {
    let all = answer.headers().get_all("set-cookie");
    all.map(|value| String::from_utf8(value.to_vec()).expect("a cookie is ASCII")).collect()
}

async fn are_set(text: &str) {
    let answer = CLIENT.post("/set").body(text.to_owned()).send().await;
    let fields = fields(&answer);
    if answer.status() != 200 {
        assert_eq!((answer.status().as_u16(), fields.len()), (500, 0), "{text:?}");
        return;
    }
    let [field] = &fields[..] else { panic!("{fields:?}") };
    let mut parts = field.split("; ");
    let pair = parts.next().unwrap_or_default();
    let mut lines = text.split('\n');
    let (name, value) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    assert_eq!(pair, format!("{name}={value}"));
    assert!(field.len() <= 4096 && field.bytes().all(|byte| matches!(byte, 0x20..=0x7e)));
    let mut names: Vec<_> = parts.map(|part| part.split('=').next().unwrap_or(part)).collect();
    names.sort_unstable();
    let expected = ["Domain", "HttpOnly", "Path", "SameSite", "Secure"];
    names.retain(|name| *name != "Domain");
    assert_eq!(names, expected[1..], "{field}");
    let is_of_host = name.get(..7).is_some_and(|name| name.eq_ignore_ascii_case("__host-"));
    assert!(!is_of_host || field.ends_with("Path=/") && !field.contains("Domain="), "{field}");
    let back = CLIENT.get("/all").header("cookie", pair).send().await.text().await;
    assert_eq!(back, format!("{:?}", [(name, value)]), "{field}");
}

async fn are_protected(text: &str) {
    let answer = CLIENT.post("/protect").body(text.to_owned()).send().await;
    if answer.status() != 200 {
        // The bytes of a value are at most eight for each byte of the text.
        assert!(answer.status() == 500 && text.len() > 400, "{text:?}");
        return;
    }
    let fields = fields(&answer);
    let pairs: Vec<_> = fields.iter().filter_map(|field| field.split("; ").next()).collect();
    let back = CLIENT.get("/protected").header("cookie", pairs.join("; ")).send().await;
    assert_eq!(back.text().await, format!("{:?} {:?}", Some(text), Some(text)));
    // A value is that of its own name only.
    let [signed, private] = &pairs[..] else { panic!("{fields:?}") };
    let moved = format!("a={}; b={}", private.replacen("b=", "", 1), signed.replacen("a=", "", 1));
    let back = CLIENT.get("/protected").header("cookie", moved).send().await;
    assert_eq!(back.text().await, "None None");
}
