//! Cookies that handlers and guards read and set, over a socket.

use webserver::cookie::{Cookie, SameSite};
use webserver::prelude::*;
use webserver::{CookieError, CookieKeys, Cookies, PrivateCookies, QueryError, SignedCookies};
use webserver_tests::{Local, Wire, builder};

#[get("/count")]
fn count(cookies: Cookies<'_>) -> Result<String, CookieError> {
    let count = cookies.get("count").map_or(0, |text| text.parse().unwrap_or(0_u32)) + 1;
    cookies.add(("count", count.to_string()))?;
    cookies.remove("old")?;
    Ok(count.to_string())
}

#[get("/fails")]
async fn fails(cookies: Cookies<'_>) -> Result<&'static str, Problem> {
    tokio::task::yield_now().await;
    let cookie = Cookie::build(("flash", "failed")).path("/fails").same_site(SameSite::Strict);
    cookies.add(cookie).expect("the cookie is valid");
    Err(Problem::new(StatusCode::CONFLICT))
}

#[get("/owned")]
async fn owned(cookies: SignedCookies<'_>, private: PrivateCookies<'_>) -> String {
    tokio::task::yield_now().await;
    let answer = format!("{:?} {:?}", cookies.get("user"), private.get("secret"));
    cookies.add(("user", "Ada; Lovelace")).expect("the cookie is valid");
    private.add(("secret", "\u{e4}")).expect("the cookie is valid");
    answer
}

#[get("/refused?{n}")]
fn refused(_cookies: Seen, n: u8) -> u8 {
    n
}

/// Sets a cookie for whatever the response is.
struct Seen;

impl<'r> FromRequest<'r> for Seen {
    type Needs = webserver::ResponseFields;
    type Rejection = QueryError;

    fn from_request(cx: webserver::Cx<'r, Self::Needs>) -> Result<Self, QueryError> {
        let Ok(cookies) = Cookies::from_request(cx);
        cookies.add(("seen", "1")).map_err(|_| QueryError::Missing { name: "seen".into() })?;
        Ok(Self)
    }
}

#[middleware]
fn renew(cookies: Cookies<'_>) -> Result<(), Problem> {
    cookies.add(("__Host-session", "2")).expect("the cookie is valid");
    match cookies.get("__Host-session") {
        Some("1") => Ok(()),
        _ => Err(Problem::new(StatusCode::UNAUTHORIZED)),
    }
}

#[get("/inside")]
fn inside() -> &'static str {
    "inside"
}

#[get("/panics")]
fn panics(cookies: Cookies<'_>) -> String {
    cookies.add(("a", "1")).expect("the cookie is valid");
    panic!("on purpose")
}

#[catch(409)]
fn conflict(problem: &Problem, cookies: Cookies<'_>) -> String {
    let error = cookies.add(("never", "sent")).expect_err("a catcher cannot set cookies");
    format!("{} {error} {:?}", problem.status(), cookies.get("a"))
}

fn server(keys: CookieKeys) -> Local {
    let routes =
        routes![count, fails, owned, refused, panics, conflict, "/in" with [renew] => [inside]];
    Local::start(builder().state(keys).routes(routes).build())
}

/// Returns all values of `Set-Cookie`.
fn set(answer: &webserver_tests::Answer) -> Vec<&str> {
    let fields = answer.fields.iter().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"));
    fields.map(|(_, value)| value.as_str()).collect()
}

#[test]
fn cookies_are_read_set_and_removed() {
    let server = server(CookieKeys::random());
    let mut wire = Wire::connect(server.addr);
    let answer = wire.get("/count", "Cookie: a=b; count=7\r\n");
    assert_eq!(answer.text(), "8");
    let all = set(&answer);
    assert_eq!(all[0], "count=8; HttpOnly; SameSite=Lax; Secure; Path=/");
    assert!(all[1].starts_with("old=; ") && all[1].contains("Max-Age=0"), "{all:?}");
    // The next request on the connection has nothing of the last one.
    assert_eq!(set(&wire.get("/in/inside", "")).len(), 1);
}

#[test]
fn cookies_are_set_by_errors_too() {
    let server = server(CookieKeys::random());
    let mut wire = Wire::connect(server.addr);
    let answer = wire.get("/fails", "Cookie: a=b\r\n");
    assert_eq!(answer.text(), r#"409 Conflict cookies cannot be set from a catcher Some("b")"#);
    assert_eq!(set(&answer), ["flash=failed; HttpOnly; SameSite=Strict; Secure; Path=/fails"]);
    let answer = wire.get("/refused?n=x", "");
    assert_eq!((answer.status, set(&answer).len()), (422, 1));
    let answer = wire.get("/panics", "");
    assert_eq!((answer.status, set(&answer).len()), (500, 1));
}

#[test]
fn cookies_are_set_by_guards() {
    let server = server(CookieKeys::random());
    let mut wire = Wire::connect(server.addr);
    let answer = wire.get("/in/inside", "Cookie: __Host-session=1\r\n");
    assert_eq!((answer.status, answer.text().as_str()), (200, "inside"));
    assert_eq!(set(&answer), ["__Host-session=2; HttpOnly; SameSite=Lax; Secure; Path=/"]);
    let answer = wire.get("/in/inside", "");
    assert_eq!((answer.status, set(&answer).len()), (401, 1));
}

#[test]
fn signed_and_private_cookies_survive_a_change_of_keys_and_nothing_else() {
    let (old, new) = ([1; 64], [2; 64]);
    let first = server(CookieKeys::new(&old));
    let answer = Wire::connect(first.addr).get("/owned", "");
    assert_eq!(answer.text(), "None None");
    let pair = |text: &str| text.split(';').next().unwrap_or_default().to_owned();
    let sent: Vec<_> = set(&answer).into_iter().map(pair).collect();
    assert!(sent[0].contains("Ada") && !sent[1].contains('\u{e4}'), "{sent:?}");
    let fields = format!("Cookie: {}\r\n", sent.join("; "));

    let second = server(CookieKeys::new(&new).accepting(&old));
    let mut wire = Wire::connect(second.addr);
    assert_eq!(wire.get("/owned", &fields).text(), r#"Some("Ada; Lovelace") Some("ä")"#);
    let forged = fields.replace("Ada", "Eve").replace("secret=", "secret=x");
    assert_eq!(wire.get("/owned", &forged).text(), "None None");
    // A value of one cookie is not the value of another.
    let renamed = fields.replace("user=", "other=");
    assert!(wire.get("/owned", &renamed).text().starts_with("None"));

    let third = server(CookieKeys::new(&new));
    assert_eq!(Wire::connect(third.addr).get("/owned", &fields).text(), "None None");
}
