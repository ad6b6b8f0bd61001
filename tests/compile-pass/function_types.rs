//! Types that bind lifetimes of their own: functions, boxed closures, and `for<..>`.
#![deny(warnings)]
use std::borrow::Cow;
use std::sync::Arc;
use webserver::prelude::*;

trait Parser<'x>: Send + Sync {
    fn parse(&self, text: &'x str) -> &'x str;
}

struct Trim;

impl<'x> Parser<'x> for Trim {
    fn parse(&self, text: &'x str) -> &'x str {
        text.trim()
    }
}

type Shared = Arc<dyn Fn(&str) -> String + Send + Sync>;

#[get("/a/{text}")]
fn pointer(text: &str, count: State<fn(&str) -> usize>) -> usize {
    count(text)
}

#[get("/b/{text}")]
async fn closure(text: &str, make: State<Arc<dyn Fn(&str) -> String + Send + Sync>>) -> String {
    make(text)
}

#[get("/c/{text}")]
fn binder(text: &str, parser: State<Box<dyn for<'x> Parser<'x>>>) -> String {
    parser.parse(text).to_owned()
}

#[get("/d/{text}")]
fn all<'r>(
    text: &'r str,
    State(pick): State<for<'request, 'y> fn(&'request str, &'y str) -> &'request str>,
    State(cow): State<Box<dyn Fn(Cow<'_, str>, (&str, &[u8])) -> usize + Send + Sync>>,
    _: &'r Request,
) -> Text<&'r str> {
    let _ = cow(Cow::Borrowed(text), (text, text.as_bytes()));
    Text(pick(text, "x"))
}

fn main() {
    let make: Shared = Arc::new(|text| text.to_uppercase());
    let parser: Box<dyn for<'x> Parser<'x>> = Box::new(Trim);
    let count: fn(&str) -> usize = str::len;
    let pick: for<'x, 'y> fn(&'x str, &'y str) -> &'x str = |x, _| x;
    let cow: Box<dyn Fn(Cow<'_, str>, (&str, &[u8])) -> usize + Send + Sync> = Box::new(|x, _| x.len());
    let server = ServerBuilder::new()
        .state(count)
        .state(make)
        .state(parser)
        .state(pick)
        .state(cow)
        .routes(routes![pointer, closure, binder, all])
        .build();
    drop(server);
}
