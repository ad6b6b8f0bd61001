//! Tests of routes that share a request: hosts with a parameter, and routes of one shape.

use super::{alternatives, check, look_up, table};

#[test]
fn host_parameter_comes_after_the_exact_host_and_before_no_host() {
    check(
        &[
            "GET {t}.example.com/a",
            "GET api.example.com/a",
            "GET /a",
            "GET {t..}.example.com/{x}",
            "GET {t..}.com/b",
            "GET /{x}",
        ],
        &[
            ("GET api.example.com/a", "1 []"),
            ("GET shop.example.com/a", "0 []"),
            ("GET Shop.EXAMPLE.com:80/a", "0 []"),
            ("GET a.shop.example.com/a", "3 [a]"),
            ("GET example.com/a", "2 []"),
            ("GET other/a", "2 []"),
            ("GET /a", "2 []"),
            // A host without a route for the path passes the request on to the next host.
            ("GET api.example.com/b", "3 [b]"),
            ("GET example.com/b", "4 []"),
            ("GET example.com/c", "5 [c]"),
            ("GET [::1]:80/a", "2 []"),
        ],
    );
    check(
        &["GET {t}.x/a", "POST {t..}.x/a", "PUT a.x/a", "DELETE /a"],
        &[
            ("PATCH a.x/a", "allow DELETE, GET, HEAD, OPTIONS, POST, PUT"),
            ("PATCH b.x/a", "allow DELETE, GET, HEAD, OPTIONS, POST"),
            ("PATCH c.b.x/a", "allow DELETE, OPTIONS, POST"),
            ("PATCH x/a", "allow DELETE, OPTIONS"),
        ],
    );
}

#[test]
fn routes_of_one_shape_are_found_in_the_order_of_their_ranks() {
    let routes = [
        "GET~2 /a/{x}",
        "GET,POST /a/{y}",
        "POST~3 /a/{z}",
        "GET~1 /a/{z}",
        "GET~1 /a/{w}",
        "GET /a/b",
        "GET /b/{x}",
        "PUT /a/{x}",
    ];
    let check = |request, expected: &[u32]| {
        assert_eq!(alternatives(&table(&routes), request), expected, "{request}");
        look_up(&table(&routes), request);
    };
    check("GET /a/x", &[1, 3, 4, 0]);
    check("HEAD /a/x", &[1, 3, 4, 0]);
    check("POST /a/x", &[1, 2]);
    check("PUT /a/x", &[7]);
    check("GET /a/b", &[5]);
    check("GET /b/x", &[6]);
    check("GET /c/x", &[]);
}

#[test]
fn index_does_not_skip_a_text_that_several_routes_share() {
    let routes = ["GET /a/{x}", "GET~1 /a/b", "GET /a/b", "POST /a/b", "GET /b/{x}"];
    let check = |request, expected: &[u32]| {
        assert_eq!(alternatives(&table(&routes), request), expected, "{request}");
    };
    check("GET /a/b", &[2, 1]);
    check("GET /a/c", &[0]);
    check("POST /a/b", &[3]);
    check("GET /b/c", &[4]);
}
