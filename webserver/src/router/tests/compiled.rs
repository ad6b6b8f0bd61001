//! Tests tables and conflicts as constants, which is their form in generated code.
//!
//! What lives here: trees, their constants, and tests that these answer as run-time tables do. What
//! must not: the rules of matching, which the tables in `tests` show.

use super::{super::*, look_up};

const fn route(name: &'static str, segments: &'static [Segment<'static>]) -> Route<'static> {
    Route::new(name, "src/main.rs", 7, "", segments, &["GET"])
}

const fn leaf(route: &'static Route<'static>) -> Tree {
    Tree::Route(route, &Takes::Nothing)
}

const ROOT: &[Segment<'_>] = &[Segment::Text("")];
const ID: &[Segment<'_>] = &[Segment::Param { name: "id", before: "", after: "" }];
const NAME: &[Segment<'_>] = &[Segment::Param { name: "name", before: "", after: "" }];
const FILE: &[Segment<'_>] =
    &[Segment::Text("files"), Segment::Param { name: "x", before: "v", after: ".json" }];
const REST: &[Segment<'_>] = &[Segment::Text("files"), Segment::Rest { name: "rest" }];

const USERS: Tree = Tree::Group(&[
    Branch::new(&[], leaf(&route("list", ROOT))),
    Branch::new(&[], leaf(&route("show", ID))),
]);
const TREE: Tree = Tree::Group(&[
    Branch::new(&[], leaf(&route("index", ROOT))),
    Branch::new(&[Segment::Text("users")], USERS),
    Branch::new(&[], leaf(&route("file", FILE))),
    Branch::new(&[], leaf(&route("rest", REST))),
    Branch::new(&[], leaf(&Route { methods: &["POST"], host: Some("h"), ..route("post", ROOT) })),
]);
const COUNT: Count = Count::of(TREE);
const PLAN: &Plan<{ COUNT.routes }, { COUNT.steps }, { COUNT.methods }> = &Plan::new(TREE);
const SIZE: TableSize = PLAN.size();
static TABLE: StaticTable<
    { SIZE.nodes },
    { SIZE.text },
    { SIZE.leaves },
    { SIZE.methods },
    { SIZE.hosts },
    { SIZE.places },
    { SIZE.paths },
> = PLAN.table();

const CLASHING: Tree = Tree::Group(&[
    Branch::new(&[Segment::Text("users")], USERS),
    Branch::new(&[], leaf(&route("index", ROOT))),
    Branch::new(&[Segment::Text("users")], leaf(&route("named", NAME))),
    Branch::new(&[Segment::Text("users")], leaf(&Route { methods: &["PUT"], ..route("put", ID) })),
    Branch::new(&[Segment::Text("users")], USERS),
]);
const CLASHING_COUNT: Count = Count::of(CLASHING);
const CLASHING_PLAN: &Plan<
    { CLASHING_COUNT.routes },
    { CLASHING_COUNT.steps },
    { CLASHING_COUNT.methods },
> = &Plan::new(CLASHING);
const CLASHES: &[Option<Clash>; 5] = &CLASHING_PLAN.clashes();
const TEXTS: &ClashTexts<5, { CLASHING_PLAN.clash_texts_len(CLASHES) }> =
    &CLASHING_PLAN.clash_texts(CLASHES);

const EMPTY: &Plan<0, 1, 0> = &Plan::new(Tree::Group(&[]));
static EMPTY_TABLE: StaticTable<1, 0, 0, 0, 0, 0, 0> = EMPTY.table();

#[test]
fn static_table_answers_like_a_table_built_at_run_time() {
    let mut set = RouteSet::new();
    set.add_tree(TREE);
    let fixed = RouteTable::fixed(TABLE.table());
    let owned = RouteTable::merged(set.table());
    for (request, expected) in [
        ("GET /", "0 []"),
        ("GET /users", "1 []"),
        ("GET /users/", "not found"),
        ("GET /users/7", "2 [7]"),
        ("GET /files/v7.json", "3 [7]"),
        ("GET /files/7.json/x", "4 [7.json/x]"),
        ("POST h/", "5 []"),
        ("POST /", "allow GET, HEAD, OPTIONS"),
        ("GET /x", "not found"),
    ] {
        assert_eq!(look_up(&fixed, request), expected, "{request}");
        assert_eq!(look_up(&owned, request), expected, "{request}");
    }
}

/// Nested groups with repeated prefixes, and a host inside one of them.
const NESTED: Tree = Tree::Group(&[
    Branch {
        prefix: &[Segment::Text("a")],
        with: &[],
        tree: Tree::Group(&[
            Branch::new(&[], leaf(&route("id", ID))),
            Branch::new(&[Segment::Text("b"), Segment::Text("c")], USERS),
            Branch::new(&[], leaf(&route("root", ROOT))),
            Branch::new(
                &[Segment::Text("b")],
                leaf(&Route { host: Some("h"), ..route("host", ID) }),
            ),
            Branch::new(&[], leaf(&route("file", FILE))),
        ]),
    },
    Branch::new(&[Segment::Text("a"), Segment::Text("b")], USERS),
]);

#[test]
fn prefixes_of_nested_groups_add_up() {
    let mut set = RouteSet::new();
    set.add_tree(NESTED);
    let owned = RouteTable::merged(set.table());
    for (request, expected) in [
        ("GET /a/7", "0 [7]"),
        ("GET /a/b/c", "1 []"),
        ("GET /a/b/c/7", "2 [7]"),
        ("GET /a", "3 []"),
        ("GET h/a/b/7", "4 [7]"),
        ("GET h/a/7", "0 [7]"),
        ("GET /a/files/v7.json", "5 [7]"),
        ("GET /a/b", "6 []"),
        ("GET /a/b/7", "7 [7]"),
        ("GET h/a/b", "6 []"),
        ("GET /", "not found"),
        ("GET /b/c", "not found"),
    ] {
        assert_eq!(look_up(&owned, request), expected, "{request}");
    }
}

#[test]
fn route_conflict_after_a_prefix_shows_the_whole_path() {
    let mut set = RouteSet::new();
    set.add(Route { segments: &[Segment::Text("a")], ..route("flat", ROOT) });
    set.add_tree(NESTED);
    let texts: Vec<String> = set.conflicts().iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        ["route conflict: GET /a (fn flat, src/main.rs:7) and GET /a (fn root, src/main.rs:7): \
          change one path, or give both routes a different `produces` or `consumes`"]
    );
}

const fn ranked(rank: u8, segments: &'static [Segment<'static>]) -> Route<'static> {
    Route { variant: Variant { rank, ..Variant::NONE }, ..route("ranked", segments) }
}
const RANKED: Tree = Tree::Group(&[
    Branch::new(&[], leaf(&route("show", ID))),
    Branch::new(&[], leaf(&ranked(1, NAME))),
    Branch::new(&[], leaf(&ranked(1, ID))),
    Branch::new(&[], leaf(&ranked(0, NAME))),
    Branch::new(&[], leaf(&route("index", ROOT))),
    Branch::new(&[], leaf(&ranked(1, ROOT))),
]);
const RANKED_COUNT: Count = Count::of(RANKED);
const RANKED_CLASHES: [Option<Clash>; 6] =
    Plan::<{ RANKED_COUNT.routes }, { RANKED_COUNT.steps }, { RANKED_COUNT.methods }>::new(RANKED)
        .clashes();

#[test]
fn routes_of_one_shape_conflict_unless_a_rank_can_pass_a_parameter_on() {
    let second = RANKED_CLASHES.map(|clash| clash.map(|clash| (clash.first, clash.second)));
    assert_eq!(second, [None, None, Some((1, 2)), Some((0, 3)), None, Some((4, 5))]);
    assert!(RANKED.has_ranks() && !TREE.has_ranks());
    let mut set = RouteSet::new();
    set.add(route("show", ID));
    set.add(ranked(1, NAME));
    assert_eq!(set.conflicts().len(), 1, "ranks are compared in one list only");
}

const fn typed(consumes: Option<&'static str>, produces: Option<&'static str>) -> Route<'static> {
    Route { variant: Variant { rank: 0, consumes, produces }, ..route("typed", ROOT) }
}
const TYPED: Tree = Tree::Group(&[
    Branch::new(&[], leaf(&typed(None, Some("text/html")))),
    Branch::new(&[], leaf(&typed(None, Some("text/csv")))),
    Branch::new(&[], leaf(&typed(Some("text/csv"), Some("TEXT/html ;a=b")))),
    Branch::new(&[], leaf(&typed(Some("text/csv"), None))),
    Branch::new(&[], leaf(&typed(Some("text/plain"), Some("text/xml")))),
]);
const TYPED_COUNT: Count = Count::of(TYPED);
const TYPED_CLASHES: [Option<Clash>; 5] =
    Plan::<{ TYPED_COUNT.routes }, { TYPED_COUNT.steps }, { TYPED_COUNT.methods }>::new(TYPED)
        .clashes();

#[test]
fn routes_of_one_shape_conflict_unless_both_name_different_types() {
    let second = TYPED_CLASHES.map(|clash| clash.map(|clash| (clash.first, clash.second)));
    assert_eq!(second, [None, None, Some((0, 2)), Some((0, 3)), None]);
}

#[test]
fn table_without_routes_finds_nothing() {
    assert_eq!(look_up(&RouteTable::fixed(EMPTY_TABLE.table()), "GET /"), "not found");
    assert_eq!(look_up(&RouteTable::merged(RouteSet::new().table()), "GET /"), "not found");
}

#[test]
fn route_conflict_is_reported_once_per_entry() {
    let named = "route conflict: GET /users/{id} (fn show, src/main.rs:7) and GET \
                 /users/{name} (fn named, src/main.rs:7): change one path, give one route another \
                 `rank`, or give both a different `produces` or `consumes`";
    let again = "route conflict: GET /users (fn list, src/main.rs:7) and GET /users (fn list, \
                 src/main.rs:7): one handler is listed twice, so remove one of the entries";
    let expected = [None, None, Some(named), None, Some(again)];
    for (entry, expected) in expected.into_iter().enumerate() {
        assert_eq!(TEXTS.of(entry), expected, "entry {entry}");
    }
}

#[test]
fn route_conflict_text_is_the_same_at_run_time() {
    let mut set = RouteSet::new();
    set.add_tree(USERS);
    set.add_tree(CLASHING);
    let texts: Vec<String> = set.conflicts().iter().map(ToString::to_string).collect();
    assert_eq!(
        texts,
        ["route conflict: GET / (fn list, src/main.rs:7) and GET / (fn index, \
                        src/main.rs:7): change one path, or give both routes a different \
                        `produces` or `consumes`"]
    );
}
