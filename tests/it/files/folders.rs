//! Which file a path is: names, indexes, redirects, dot-files, links, and the page of an application.

use webserver::files::Files;
use webserver::prelude::*;
use webserver_tests::{Local, Wire, builder};

use super::app::{FOLDER, Scratch, files, start, start_with};

#[test]
fn file_is_found_by_its_decoded_name() {
    for server in [start(), start_with(&files())] {
        let mut wire = Wire::connect(server.addr);
        let mut check = |path: &str, expected: Option<&str>| {
            let answer = wire.get(&format!("/files/{path}"), "");
            match expected {
                Some(text) => assert_eq!((answer.status, &*answer.text()), (200, text), "{path}"),
                None => assert_eq!(answer.status, 404, "{path}"),
            }
        };
        check("sub/plain.txt", Some("plain"));
        check("sub/plain.txt?query", Some("plain"));
        check("%73ub/pl%61in.txt", Some("plain"));
        check("sp%20ace.txt", Some("space"));
        check("gr%C3%BCn.txt", Some("green"));
        check("50%25.txt", Some("percent"));
        check("%252e%252e", Some("encoded dots"));
        check("", Some("<h1>home</h1>"));
        check("sub/", Some("<h1>sub</h1>"));
        check("index.html", Some("<h1>home</h1>"));
        // Not a folder, not a file, or nothing.
        check("sub/plain.txt/", None);
        check("plain/", None);
        check("plain", None);
        check("missing", None);
        check("missing/", None);
        check("SUB/plain.txt", None);
        check("sub//plain.txt", None);
        check("sub%2Fplain.txt", None);
        check("sub%2fplain.txt", None);
        check("sub/./plain.txt", None);
        check("sub/../digits.txt", None);
        check("sub%5Cplain.txt", None);
        check("sub/plain.txt%00", None);
        check(&"x".repeat(5000), None);
    }
}

#[test]
fn file_has_its_type_and_is_not_sniffed() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    for (path, expected) in [
        ("index.html", "text/html; charset=utf-8"),
        ("app.js", "text/javascript; charset=utf-8"),
        ("logo.png", "image/png"),
        ("unknown.zzz", "application/octet-stream"),
    ] {
        let answer = wire.get(&format!("/files/{path}"), "");
        assert_eq!(answer.field("content-type"), Some(expected));
        assert_eq!(answer.field("x-content-type-options"), Some("nosniff"));
    }
}

#[test]
fn other_methods_are_not_allowed() {
    let server = start();
    let mut wire = Wire::connect(server.addr);
    for method in ["POST", "PUT", "DELETE"] {
        wire.send(format!(
            "{method} /files/digits.txt HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n"
        ));
        let answer = wire.answer(false);
        assert_eq!((answer.status, answer.field("allow")), (405, Some("GET, HEAD, OPTIONS")));
    }
    let any = builder().route("/{path..}", HttpMethod::POST, files().handler()).build();
    let server = Local::start(any);
    let mut wire = Wire::connect(server.addr);
    wire.send("POST /digits.txt HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n");
    assert_eq!(wire.answer(false).status, 405);
}

#[test]
fn folder_is_redirected_to_its_path_with_a_slash() {
    let root = builder().route("/{path..}", HttpMethod::GET, files().handler()).base_path("/base");
    for (server, prefix) in [(start(), "/files/"), (Local::start(root.build()), "/base/")] {
        let mut wire = Wire::connect(server.addr);
        let mut check = |path: &str, expected: &str| {
            let answer = wire.get(&format!("{prefix}{path}"), "");
            assert_eq!((answer.status, answer.field("location")), (307, Some(expected)), "{path}");
        };
        check("sub", "./sub/");
        check("sub?a=b&c", "./sub/?a=b&c");
        check("%73ub", "./%73ub/");
        // Not the scheme `a`.
        check("sub/a:b", "./a:b/");
        check("sub/a%3Ab", "./a%3Ab/");
        for path in [
            "/evil.example",
            "//evil.example",
            "//evil.example/%2e%2e",
            "%2F%2Fevil.example/..",
            "\\evil.example",
        ] {
            wire = Wire::connect(server.addr);
            let answer = wire.get(&format!("{prefix}{path}"), "");
            assert_eq!(answer.field("location"), None, "{path}");
        }
    }
}

#[test]
fn index_can_have_another_name_or_none() {
    let server = start_with(&files().index(Some("plain.txt")));
    let mut wire = Wire::connect(server.addr);
    assert_eq!(wire.get("/files/sub/", "").text(), "plain");
    assert_eq!(wire.get("/files/", "").status, 404);
    let server = start_with(&files().index(None));
    let mut wire = Wire::connect(server.addr);
    for path in ["/files/sub/", "/files/sub", "/files/"] {
        assert_eq!(wire.get(path, "").status, 404, "{path}");
    }
}

#[test]
fn dot_file_is_served_only_if_that_is_wanted() {
    for (server, served) in [(start(), false), (start_with(&files().dot_files(true)), true)] {
        let mut wire = Wire::connect(server.addr);
        for path in [".env", ".git/config", "%2eenv", "%2Egit/config"] {
            let answer = wire.get(&format!("/files/{path}"), "");
            assert_eq!(answer.status, if served { 200 } else { 404 }, "{path}");
        }
        assert_eq!(wire.get("/files/.well-known/security.txt", "").text(), "contact");
    }
}

#[cfg(unix)]
#[test]
fn link_is_followed_only_inside_the_folder() {
    for (server, followed) in [(start(), true), (start_with(&files().follow_links(false)), false)] {
        let mut wire = Wire::connect(server.addr);
        for path in ["inside", "folder-link/plain.txt", "self/digits.txt", "folder-link/"] {
            let answer = wire.get(&format!("/files/{path}"), "");
            assert_eq!(answer.status, if followed { 200 } else { 404 }, "{path}");
        }
        for path in [
            "outside",
            "absolute",
            "up/secret.txt",
            "up",
            "up/",
            "loop",
            "magic/etc/passwd",
            "self/up/secret.txt",
        ] {
            assert_eq!(wire.get(&format!("/files/{path}"), "").status, 404, "{path}");
        }
    }
}

#[test]
fn page_of_an_application_is_only_for_navigations() {
    let server = start_with(&files().fallback_page("index.html"));
    let mut wire = Wire::connect(server.addr);
    let mut check = |path: &str, fields: &str, expected: u16| {
        let answer = wire.get(&format!("/files/{path}"), fields);
        assert_eq!(answer.status, expected, "{path} {fields}");
        if expected == 200 {
            assert_eq!(answer.text(), "<h1>home</h1>");
            assert_eq!(answer.field("cache-control"), Some("no-cache"));
            assert_eq!(answer.field("vary"), Some("accept, sec-fetch-mode"));
        }
    };
    let browser = "accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";
    check("orders/7", browser, 200);
    check("orders/", browser, 200);
    check("plain", browser, 200);
    check("orders/7", &format!("{browser}sec-fetch-mode: navigate\r\n"), 200);
    check("orders/7", &format!("{browser}sec-fetch-mode: cors\r\n"), 404);
    check("orders/7", "accept: */*\r\n", 404);
    check("orders/7", "", 404);
    check("orders/7", "accept: application/json\r\n", 404);
    check("missing.js", browser, 404);
    check("v1.2/orders", browser, 200);
    check(".env", browser, 404);
    check("orders/../7", browser, 404);
    assert_eq!(wire.get("/files/digits.txt", browser).field("vary"), None);
}

#[test]
fn folder_that_does_not_exist_is_named_in_the_error() {
    let error = Files::new("no/such/folder").expect_err("it does not exist").to_string();
    assert!(
        error.starts_with("the folder `no/such/folder` cannot be served: No such file"),
        "{error}"
    );
    assert!(error.contains("(the path begins in `/"), "{error}");
    let error = Files::new(FOLDER.root().join("digits.txt")).expect_err("it is a file").to_string();
    assert!(error.ends_with("cannot be served: not a directory"), "{error}");
}

#[test]
fn folder_may_be_relative_and_a_link() {
    let folder = Scratch::new();
    folder.write("root/a.txt", "a");
    folder.link("root", "link");
    let link = folder.root().with_file_name("link");
    let server = start_with(&Files::new(link).expect("the folder exists"));
    assert_eq!(Wire::connect(server.addr).get("/files/a.txt", "").text(), "a");
}

#[test]
fn function_of_files_has_a_name_in_the_list_of_routes() {
    let server = builder().route("/{path..}", HttpMethod::GET, files().handler()).build();
    let listed = server.routes().to_string();
    assert!(listed.contains("fn files, "), "{listed}");
}
