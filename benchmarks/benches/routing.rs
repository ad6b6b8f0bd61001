//! Measures look-ups, parameters included. The 130 routes of the GitHub API, from matchit's own
//! benchmark, are compared with matchit, and a thousand routes are compared with these 130. One
//! step looks up every route once, with the function that the server calls.

use std::hint::black_box;

use divan::Bencher;
use divan::counter::ItemsCount;
use webserver::private::{Match, MethodName, Route, RouteSet, RouteTable, Segment};

fn main() {
    divan::main();
}

/// The routes, one per line.
const GITHUB: &str = include_str!("../routes.txt");

fn github() -> Vec<String> {
    GITHUB.lines().map(str::to_owned).collect()
}

/// The routes of an app with 100 resources, ten routes each.
fn thousand() -> Vec<String> {
    let shapes = [
        "",
        "/{p1}",
        "/{p1}/edit",
        "/new",
        "/search",
        "/{p1}/history",
        "/{p1}/history/{p2}",
        "/{p1}/tags",
        "/{p1}/tags/{p2}",
        "/export",
    ];
    let resources = (0..100).map(|n| format!("/{}{n}", ["user", "order", "item", "report"][n % 4]));
    resources.flat_map(|name| shapes.map(|shape| format!("{name}{shape}"))).collect()
}

/// The requests for all routes. The parameter `{p1}` has the value `p1`.
fn paths(routes: &[String]) -> Vec<String> {
    routes.iter().map(|route| route.replace(['{', '}'], "")).collect()
}

fn table(routes: &[String]) -> RouteTable {
    let mut set = RouteSet::new();
    let parsed: Vec<Vec<Segment<'_>>> = routes
        .iter()
        .map(|route| {
            let name = |piece: &str| piece.starts_with('{');
            route[1..]
                .split('/')
                .map(|piece| match piece {
                    _ if name(piece) => Segment::Param { name: "p", before: "", after: "" },
                    text => Segment::Text(text),
                })
                .collect()
        })
        .collect();
    for segments in &parsed {
        let methods = &["GET"];
        set.add(Route { name: "f", file: "f", line: 1, segments, methods, ..Route::EMPTY });
    }
    RouteTable::merged(set.table())
}

fn match_all(bencher: Bencher<'_, '_>, routes: &[String]) {
    let (table, paths) = (table(routes), paths(routes));
    let get = MethodName::new("GET");
    let mut captures = Vec::new();
    bencher.counter(ItemsCount::new(paths.len())).bench_local(move || {
        for (number, path) in paths.iter().enumerate() {
            let found = table.lookup(0, get, black_box(path).as_bytes(), &mut captures);
            assert!(matches!(found, Ok(Match { route, .. }) if route as usize == number));
            black_box(&captures);
        }
    });
}

#[divan::bench(sample_count = 300, sample_size = 10)]
fn ours_github(bencher: Bencher<'_, '_>) {
    match_all(bencher, &github());
}

#[divan::bench(sample_count = 300, sample_size = 10)]
fn ours_thousand(bencher: Bencher<'_, '_>) {
    match_all(bencher, &thousand());
}

fn matchit_all(bencher: Bencher<'_, '_>, routes: &[String]) {
    let mut router = matchit::Router::new();
    for (number, route) in routes.iter().enumerate() {
        router.insert(route, number).expect("the routes do not clash");
    }
    let paths = paths(routes);
    bencher.counter(ItemsCount::new(paths.len())).bench_local(move || {
        for (number, path) in paths.iter().enumerate() {
            let found = router.at(black_box(path)).expect("every path has its route");
            assert!(*found.value == number);
            black_box(&found.params);
        }
    });
}

#[divan::bench(sample_count = 300, sample_size = 10)]
fn matchit_github(bencher: Bencher<'_, '_>) {
    matchit_all(bencher, &github());
}

#[divan::bench(sample_count = 300, sample_size = 10)]
fn matchit_thousand(bencher: Bencher<'_, '_>) {
    matchit_all(bencher, &thousand());
}
