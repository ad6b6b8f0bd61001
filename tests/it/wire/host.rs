//! The `Host` field (RFC 9112, section 3.2; RFC 3986, section 3.2).

use crate::wire::check::{check, refused, says, says_last};

const MALFORMED: (u16, &str) = (400, "9112, section 3.2");

#[track_caller]
fn host(value: &str, is_taken: bool) {
    for version in ["HTTP/1.1", "HTTP/1.0"] {
        let input = format!("GET / {version}\r\nHost:{value}\r\n\r\n");
        // A host is case-insensitive, and has one form here.
        let text = format!("GET / {}", value.trim_matches([' ', '\t']).to_ascii_lowercase());
        let taken = if version == "HTTP/1.1" { says(&text) } else { says_last(&text) };
        check(input, &[if is_taken { taken } else { refused(MALFORMED.0, MALFORMED.1) }]);
    }
}

#[test]
fn host_is_a_name_or_an_address_and_a_port() {
    let good = [
        "",
        " ",
        " a",
        "a",
        " a.example",
        " a:80",
        " a:",
        " :80",
        " a:65536",
        "\ta\t",
        " A.B",
        " a-b_c~d",
        " 127.0.0.1",
        " 127.0.0.1:8080",
        " 999.1.2.3",
        " [::1]",
        " [::1]:80",
        " [::]",
        " [::ffff:1.2.3.4]",
        " [fe80::1:2:3:4]",
        " [v1.a:b]",
        " [vF.a]",
        " %41",
        " a%20b",
        " !$&'()*+,;=",
        " a,b",
        " .",
        " a..b",
    ];
    for value in good {
        host(value, true);
    }
}

#[test]
fn host_that_is_malformed_is_refused() {
    let bad = [
        " a/b",
        " a b",
        " u@a",
        " @a",
        " a:x",
        " a:1:2",
        " a:-1",
        " a:+1",
        " a: 1",
        " a :1",
        " a\\b",
        " \"a\"",
        " a?b",
        " a#b",
        " a\tb",
        " [::1",
        " ::1",
        " [::1]x",
        " [::1]:x",
        " []",
        " [:::1]",
        " [::g]",
        " [1.2.3.4]",
        " [::1%25eth0]",
        " [v.a]",
        " [v1.]",
        " [v1]",
        " [vg.a]",
        " a]",
        " a[",
        " %",
        " %4",
        " %zz",
        " <a>",
        " {a}",
        " a|b",
        " a^b",
        " a`b",
        " http://a/",
        " a, b",
        " \u{fc}",
        " a\u{a0}",
        " a%",
    ];
    for value in bad {
        host(value, false);
    }
}

#[test]
fn host_with_a_control_byte_is_a_malformed_field() {
    for byte in ["\0", "\x01", "\x0b", "\x1f", "\x7f"] {
        let input = format!("GET / HTTP/1.1\r\nHost: a{byte}b\r\n\r\n");
        check(input, &[refused(400, "9110, section 5.5")]);
    }
}

#[test]
fn host_is_required_in_http_1_1() {
    check("GET / HTTP/1.1\r\n\r\n", &[refused(400, "9112, section 3.2")]);
    check("GET / HTTP/1.1\r\nX: y\r\n\r\n", &[refused(400, "9112, section 3.2")]);
    check("GET / HTTP/1.5\r\n\r\n", &[refused(400, "9112, section 3.2")]);
    check("GET / HTTP/1.1\r\nHosts: a\r\nX-Host: b\r\n\r\n", &[refused(400, "9112, section 3.2")]);
    check("OPTIONS * HTTP/1.1\r\n\r\n", &[refused(400, "9112, section 3.2")]);
    check("CONNECT a:80 HTTP/1.1\r\n\r\n", &[refused(400, "9112, section 3.2")]);
    // The same applies in absolute-form (section 3.2.2).
    check("GET http://a/ HTTP/1.1\r\n\r\n", &[refused(400, "9112, section 3.2")]);
    check("GET / HTTP/1.0\r\n\r\n", &[says_last("GET / -")]);
    check("GET http://b/ HTTP/1.0\r\n\r\n", &[says_last("GET / b")]);
}

#[test]
fn host_given_twice_is_refused() {
    for (version, second) in [("1.1", "a"), ("1.1", "b"), ("1.1", ""), ("1.0", "a"), ("1.0", "b")] {
        for name in ["Host", "host", "HOST"] {
            let input =
                format!("GET / HTTP/{version}\r\nHost: a\r\nX: y\r\n{name}: {second}\r\n\r\n");
            check(input, &[refused(400, "9112, section 3.2")]);
        }
    }
}

#[test]
fn host_of_an_absolute_target_takes_precedence() {
    check("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n", &[says("GET / b")]);
    check("GET http://b:8080/ HTTP/1.1\r\nHost:\r\n\r\n", &[says("GET / b:8080")]);
    // A `Host` field that is overridden is checked nevertheless.
    check("GET http://b/ HTTP/1.1\r\nHost: a b\r\n\r\n", &[refused(400, "9112, section 3.2")]);
    check(
        "GET http://b/ HTTP/1.1\r\nHost: b\r\nHost: b\r\n\r\n",
        &[refused(400, "9112, section 3.2")],
    );
}
