//! Tests of the conflicts that a table built at run time finds, and of their texts.

use super::{lines, with_routes};

#[test]
fn route_conflict_is_same_shape_host_and_method() {
    #[track_caller]
    fn check(routes: &[&str], expected: &[(&str, &str)]) {
        let found = with_routes(&lines(routes), |set| {
            set.conflicts().iter().map(ToString::to_string).collect::<Vec<_>>()
        });
        let expected: Vec<String> =
            expected.iter().map(|(fix, text)| format!("{text}{fix}")).collect();
        assert_eq!(found, expected, "{routes:?}");
    }
    const PLAIN: &str =
        ": change one path, or give both routes a different `produces` or `consumes`";
    const RANK: &str = ": change one path, give one route another `rank`, or give both a different \
                        `produces` or `consumes`";
    check(
        &["GET /a", "GET /a"],
        &[(PLAIN, "route conflict: GET /a (fn a, src/main.rs:0) and GET /a (fn b, src/main.rs:1)")],
    );
    check(
        &["GET /{x}/b", "POST,GET /{y}/b"],
        &[(
            RANK,
            "route conflict: GET /{x}/b (fn a, src/main.rs:0) and GET /{y}/b (fn b, src/main.rs:1)",
        )],
    );
    check(
        &["GET /{x..}", "GET /{y..}"],
        &[(
            RANK,
            "route conflict: GET /{x..} (fn a, src/main.rs:0) and GET /{y..} (fn b, src/main.rs:1)",
        )],
    );
    check(
        &["GET H/v{x}.json", "GET h/v{y}.json"],
        &[(
            RANK,
            "route conflict: GET H/v{x}.json (fn a, src/main.rs:0) and GET h/v{y}.json (fn b, \
         src/main.rs:1)",
        )],
    );
    check(
        &["GET {a}.X.com/", "GET {b}.x.COM/", "GET {c..}.x.com/", "GET x.com/"],
        &[(
            RANK,
            "route conflict: GET {a}.X.com/ (fn a, src/main.rs:0) and GET {b}.x.COM/ (fn b, \
         src/main.rs:1)",
        )],
    );
    check(
        &["GET /a", "POST /a", "GET /a", "POST /a"],
        &[
            (
                PLAIN,
                "route conflict: GET /a (fn a, src/main.rs:0) and GET /a (fn c, src/main.rs:2)",
            ),
            (
                PLAIN,
                "route conflict: POST /a (fn b, src/main.rs:1) and POST /a (fn a, src/main.rs:3)",
            ),
        ],
    );
    check(&["GET /", "GET /a", "GET /a/", "GET /{x}", "GET /{x..}", "GET /{x}.json"], &[]);
    check(&["GET /a", "POST /a", "GET h/a", "HEAD /a", "GET i/a"], &[]);
    check(&["GET /v{x}", "GET /{x}v", "GET /{x}", "GET /w{x}"], &[]);
}
