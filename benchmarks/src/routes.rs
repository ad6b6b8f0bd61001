//! GitHub's routes, from matchit's own benchmark, as a table.

use webserver::private::{Route, RouteSet, RouteTable, Segment};

/// The routes, one per line.
const GITHUB: &str = include_str!("../routes.txt");

/// Returns the routes of the GitHub API.
pub fn github() -> Vec<String> {
    GITHUB.lines().map(str::to_owned).collect()
}

/// The requests for all routes. The parameter `{p1}` has the value `p1`.
pub fn paths(routes: &[String]) -> Vec<String> {
    routes.iter().map(|route| route.replace(['{', '}'], "")).collect()
}

/// Builds the table of GET routes with these paths.
pub fn table(routes: &[String]) -> RouteTable {
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
        set.add(Route::new("f", "f", 1, "", segments, methods));
    }
    RouteTable::merged(set.table())
}
