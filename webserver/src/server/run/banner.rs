//! The banner that a server prints when it starts: its addresses and its routes. It is coloured
//! only in a terminal.

use std::fmt::Write as _;
use std::io::{IsTerminal, Write as _};
use std::net::SocketAddr;

use super::route_lines::{RouteLine, ServerLines};

/// Prints the banner to standard output. Errors are ignored, because a server should not stop if
/// its output is not read.
pub(crate) fn print(addrs: &[SocketAddr], lines: &ServerLines) {
    let mut stdout = std::io::stdout().lock();
    let coloured = stdout.is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let _ = stdout.write_all(render(addrs, lines, coloured).as_bytes());
    let _ = stdout.flush();
}

fn render(addrs: &[SocketAddr], lines: &ServerLines, coloured: bool) -> String {
    let ServerLines { middleware, routes } = lines;
    let paint = |code: &'static str| if coloured { code } else { "" };
    let (bold, dim, off) = (paint("\x1b[1m"), paint("\x1b[2m"), paint("\x1b[0m"));
    let mut text = String::new();
    let width = |of: fn(&RouteLine) -> &str| {
        // The loop counts one by one. `count` compiles to SIMD code, which is not worth it for
        // short texts.
        let chars = |route| of(route).chars().fold(0, |count, _| count + 1);
        routes.iter().map(chars).max().unwrap_or(0)
    };
    let (first, second) = (width(|route| &route.methods), width(|route| &route.path));
    // Writing to a string does not fail.
    if !middleware.is_empty() {
        let _ = writeln!(text, "  with {}", middleware.join(", "));
    }
    for RouteLine { methods, path, name, middleware } in routes {
        let colour = paint(colour(methods));
        let _ = write!(text, "  {colour}{methods:first$}{off}  {path:second$}  {dim}{name}{off}");
        if !middleware.is_empty() {
            let _ = write!(text, " with {}", middleware.join(", "));
        }
        text.push('\n');
    }
    for addr in addrs {
        let _ = writeln!(text, "listening on {bold}http://{addr}{off}");
    }
    text
}

fn colour(methods: &str) -> &'static str {
    match methods {
        "GET" | "HEAD" | "OPTIONS" => "\x1b[32m",
        "POST" => "\x1b[33m",
        "PUT" | "PATCH" => "\x1b[34m",
        "DELETE" => "\x1b[31m",
        _ => "\x1b[35m",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn banner_prints_routes_in_columns_and_colour_only_on_request() {
        let line = |methods: &str, path: &str, name, middleware: &[&'static str]| RouteLine {
            methods: methods.into(),
            path: path.into(),
            name,
            middleware: middleware.to_vec(),
        };
        let routes = vec![
            line("GET", "/", "index", &[]),
            line("DELETE", "/users/{id}", "users::delete", &["require_user", "is_admin"]),
        ];
        let mut lines = ServerLines { middleware: Vec::new(), routes };
        let addrs = [SocketAddr::from(([127, 0, 0, 1], 8080))];
        assert_eq!(
            render(&addrs, &lines, false),
            "  GET     /            index\n\
             \u{20} DELETE  /users/{id}  users::delete with require_user, is_admin\n\
             listening on http://127.0.0.1:8080\n"
        );
        assert!(render(&addrs, &lines, true).contains("\x1b[32mGET   \x1b[0m"));
        lines.middleware = vec!["Logger".to_owned(), "Cors".to_owned()];
        assert!(render(&addrs, &lines, false).starts_with("  with Logger, Cors\n  GET "));
    }
}
