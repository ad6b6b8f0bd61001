//! The sentences about what is missing around a route; see `lacks`.

use super::conflict::write_segment;
use super::lack::{Lack, What, Who};
use super::middleware_facts::{ListedMiddleware, Token};
use super::pattern::{Route, Segment};
use super::text::{write as text, write_number};

/// Writes the sentence, and returns its length.
pub(super) const fn write(lack: &Lack, out: &mut [u8]) -> usize {
    let (at, name) = match lack.who {
        Who::Route(route) => (write_route(route, &lack.path, out), route.name),
        Who::Middleware(listed) => {
            let at = all(out, 0, &["middleware `", listed.name, "`"]);
            (place(listed, out, at), listed.name)
        }
    };
    let at = match lack.what {
        What::Missing(token, inner) => {
            let at = all(out, at, &[" takes `&", token.name, "`, but "]);
            match (lack.who, inner) {
                (Who::Middleware(_), Some(inner)) => all(
                    out,
                    at,
                    &[
                        "`",
                        inner.name,
                        "`, which provides it, comes after it: write `[",
                        inner.name,
                        ", ",
                        name,
                        "]`",
                    ],
                ),
                (Who::Middleware(_), None) => {
                    let at = text(out, at, "no middleware before it provides one: ");
                    middleware_before(token, name, out, at)
                }
                (Who::Route(_), _) => {
                    let at = text(out, at, "no middleware around it provides one: ");
                    middleware_around(token, out, at)
                }
            }
        }
        What::Twice(token, other) => {
            let at = all(out, at, &[" provides `", token.name, "`, but `", other.name, "`"]);
            let at = place(other, out, at);
            text(out, at, ", which runs before it, provides it too: remove one of the two")
        }
        What::Undecided => text(
            out,
            at,
            " is in a group with `RequireAuth`, but no middleware around it authenticates: add one, \
             or write `public` into the attribute of the function",
        ),
        What::NoPrefix(parameter) => no_prefix(parameter, name, out, at),
        What::SameName(parameter) => {
            all(out, at, &[" has two parameters `", parameter, "` in its whole path: rename one"])
        }
    };
    if lack.more == 0 {
        return at;
    }
    let at = text(out, at, " (and ");
    let at = write_number(out, at, lack.more);
    text(out, at, " more here)")
}

const fn no_prefix(parameter: &str, name: &str, out: &mut [u8], at: usize) -> usize {
    let at = all(out, at, &[" takes `#[path] ", parameter, "`, but no prefix around it has this "]);
    let at = all(out, at, &["parameter: mount it in a group such as \"/{", parameter, "}\" => ["]);
    all(out, at, &[name, "]"])
}

const fn middleware_before(token: &Token, name: &str, out: &mut [u8], at: usize) -> usize {
    if token.by.is_empty() {
        return all(
            out,
            at,
            &["put a middleware that returns `", token.name, "` before it in `[.., ", name, "]`"],
        );
    }
    all(out, at, &["write `[", token.by, ", ", name, "]`"])
}

const fn middleware_around(token: &Token, out: &mut [u8], at: usize) -> usize {
    if token.by.is_empty() {
        return all(
            out,
            at,
            &["add a middleware that returns `", token.name, "` to a group around it, `with [..]`"],
        );
    }
    all(
        out,
        at,
        &[
            "add `with [",
            token.by,
            "]` to a group around it, or `middleware = [",
            token.by,
            "]` to the attribute of the function",
        ],
    )
}

/// Writes `GET /users/me (fn me, src/users.rs:12)`.
const fn write_route(route: &Route<'_>, path: &[Option<Segment<'_>>], out: &mut [u8]) -> usize {
    let mut at = 0;
    let mut methods = route.methods;
    while let [method, others @ ..] = methods {
        at = all(out, at, &[method, " "]);
        methods = others;
    }
    let (mut path, mut is_in_group) = (path, false);
    while let [Some(segment), others @ ..] = path {
        at = write_segment(*segment, out, at);
        is_in_group = true;
        path = others;
    }
    // In a group a handler's `/` adds nothing.
    if !is_in_group || route.path.len() > 1 {
        at = text(out, at, route.path);
    }
    at = all(out, at, &[" (fn ", route.name, ", ", route.file, ":"]);
    at = write_number(out, at, route.line);
    text(out, at, ")")
}

/// Writes ` (src/auth.rs:20)` if the place of the middleware is known.
const fn place(listed: &ListedMiddleware, out: &mut [u8], at: usize) -> usize {
    let ListedMiddleware { facts, .. } = listed;
    if facts.file.is_empty() {
        return at;
    }
    let at = all(out, at, &[" (", facts.file, ":"]);
    let at = write_number(out, at, facts.line);
    text(out, at, ")")
}

const fn all(out: &mut [u8], mut at: usize, mut texts: &[&str]) -> usize {
    while let [first, others @ ..] = texts {
        at = text(out, at, first);
        texts = others;
    }
    at
}
