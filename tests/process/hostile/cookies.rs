//! Cookies: at the limits of a cookie and of a head, malformed, and with names that promise something.

use webserver_tests::Answer;

use super::target::{After, MIB, Target, exchange};

fn get(target: &Target, path: &str, fields: &str, after: After) -> Answer {
    let mut wire = target.connect();
    let head = format!("GET {path} HTTP/1.1\r\nhost: a\r\n{fields}\r\n");
    exchange(&mut wire, head.as_bytes().chunks(1 << 20), after)
}

#[test]
fn cookies_at_the_limits_of_a_head_are_read_and_beyond_them_refused() {
    let own = concat!(
        module_path!(),
        "::cookies_at_the_limits_of_a_head_are_read_and_beyond_them_refused"
    );
    let Some(target) = Target::start(own) else { return };
    let kept = |fields: &str, expected: &str| {
        let answer = get(&target, "/cookies", fields, After::Kept);
        assert_eq!((answer.status, answer.text().as_str()), (200, expected), "{fields:.100}");
    };
    let refused = |fields: &str| {
        let answer = get(&target, "/cookies", fields, After::Closed);
        assert_eq!(answer.status, 431, "{fields:.100}");
    };
    kept(&format!("Cookie: a={}\r\n", "x".repeat(4095)), "1 4096");
    kept(&format!("Cookie: a={}\r\n", "x".repeat(4096)), "1 4097");
    kept(&format!("Cookie: {}\r\n", "a=1; ".repeat(3000)), "3000 6000");
    kept(&format!("Cookie: {}\r\n", ";".repeat(15_000)), "0 0");
    kept(&format!("Cookie: {}\r\n", "=".repeat(15_000)), "0 0");
    kept(&"Cookie: a=1\r\n".repeat(99), "99 198");
    refused(&"Cookie: a=1\r\n".repeat(100));
    refused(&"Cookie: a=1\r\n".repeat(10_000));
    refused(&format!("Cookie: {}\r\n", "a=1; ".repeat(10_000)));
    refused(&format!("Cookie: a={}\r\n", "x".repeat(20 << 20)));
    target.survives(MIB);
}

#[test]
fn cookies_that_are_malformed_are_not_read() {
    let own = concat!(module_path!(), "::cookies_that_are_malformed_are_not_read");
    let Some(target) = Target::start(own) else { return };
    let session = |fields: &str, expected: &str| {
        let answer = get(&target, "/session", fields, After::Kept);
        assert_eq!((answer.status, answer.text().as_str()), (200, expected), "{fields}");
    };
    session("", "None");
    session("Cookie: __Host-session=1\r\n", r#"Some("1")"#);
    // A prefix has meaning for browsers only if it is written so, and the first cookie counts.
    session("Cookie: __host-session=1\r\n", "None");
    session("Cookie: __Host-session=1; __Host-session=2\r\n", r#"Some("1")"#);
    session("Cookie: a=1\r\nCookie: __Host-session=2\r\n", r#"Some("2")"#);
    session("Cookie: a=\"; __Host-session=1\"\r\n", r#"Some("1\"")"#);
    session("Cookie: =__Host-session=1\r\n", "None");
    session("Cookie: x__Host-session=1; __Host-session\r\n", "None");
    session("Cookie: a=1, __Host-session=1\r\n", "None");
    session("Cookie: __Host-session =\t1 \r\n", r#"Some("1")"#);
    session("Cookie: __Host-session=\"\"\r\n", r#"Some("")"#);
    session("Cookie: __Host-session=\"\r\n", r#"Some("\"")"#);
    session("Cookie: __Host-session=a=b\r\n", r#"Some("a=b")"#);
    let answer = get(&target, "/session", "Cookie: __Host-session=1\0\r\n", After::Closed);
    assert_eq!(answer.status, 400);
    target.survives(0);
}

#[test]
fn cookies_that_browsers_would_not_store_are_not_set() {
    let own = concat!(module_path!(), "::cookies_that_browsers_would_not_store_are_not_set");
    let Some(target) = Target::start(own) else { return };
    let attributes = "a=; HttpOnly; SameSite=Lax; Secure; Path=/".len();
    for (query, status) in [
        (format!("name=a&length={}", 4096 - attributes), 200),
        (format!("name=a&length={}", 4097 - attributes), 500),
        ("name=a&length=100000".to_owned(), 500),
        ("name=__Host-a&length=1".to_owned(), 200),
        ("name=a%0d%0ax:%20y&length=1".to_owned(), 500),
        ("name=a%3Bb&length=1".to_owned(), 500),
        ("name=&length=1".to_owned(), 500),
    ] {
        let answer = get(&target, &format!("/set?{query}"), "", After::Kept);
        assert_eq!(answer.status, status, "{query}");
        let set = answer.field("set-cookie").map(str::len);
        assert_eq!(set.is_some(), status == 200, "{query}");
        assert!(set.is_none_or(|length| length <= 4096), "{query}");
        assert_eq!(answer.field("x"), None);
    }
    target.survives(0);
}
