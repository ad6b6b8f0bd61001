//! Links in all places where a handler or an app can name another handler.

use std::borrow::Cow;
use std::fmt;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};

use webserver::prelude::*;
use webserver::{FromParam, LinkError, OwnPath, QueryError, ToParam};

#[derive(Clone, Copy)]
pub struct UserId(u64);

impl<'a> FromParam<'a> for UserId {
    type Error = <u64 as FromParam<'a>>::Error;

    fn from_param(text: &'a str) -> Result<Self, Self::Error> {
        u64::from_param(text).map(Self)
    }
}

impl ToParam for UserId {
    fn to_param(&self, out: &mut dyn fmt::Write) -> fmt::Result {
        self.0.to_param(out)
    }
}

pub mod users {
    use super::*;

    #[get("/")]
    pub fn list() -> String {
        format!("<a href=\"{}\">one</a>", uri!(crate::App, show(id = 1, q = None)))
    }

    #[get("/{id}?{q}")]
    pub async fn show(id: u64, q: Option<&str>, agent: Option<HeaderMap>) -> Redirect {
        let _ = agent;
        // A link to itself, and one to a handler that links back.
        let _ = uri!(crate::App, list());
        Redirect::see_other(uri!(crate::App, show(id = id + 1, q = q)))
    }

    #[get("/by/{id}")]
    pub fn by(id: UserId) -> impl Sized + IntoResponse {
        uri!(super::App, by(id = id)).to_string()
    }

    routes![pub Users = [list, show, by]];
}

#[get("/search?{q}&{tag}&{on}&{ip}&{limit}&{type}")]
pub fn search(
    q: Cow<'_, str>,
    tag: Vec<&str>,
    on: bool,
    ip: Option<Ipv4Addr>,
    limit: Result<u8, QueryError>,
    r#type: String,
) {
    let _ = (q, tag, on, ip, limit, r#type);
}

#[get("/files/v{version}.zip")]
pub fn archive(version: u32) {
    let _ = version;
}

#[get("/static/{path..}")]
pub fn file(path: PathBuf) {
    let _ = path;
}

#[get("/docs/{page..}")]
pub fn page(page: String) {
    let _ = page;
}

#[get("/sum/{numbers..}")]
pub fn sum(numbers: Vec<i32>) {
    let _ = numbers;
}

#[get("/twice", host = "example.org")]
pub fn twice() {}

macro_rules! crud {
    ($module:ident $Group:ident) => {
        pub mod $module {
            use super::*;

            #[get("/{id}")]
            pub fn show(id: u32) -> Text<u32> {
                Text(id)
            }

            routes![pub $Group = [show]];
        }
    };
}

crud!(cats Cats);
crud!(dogs Dogs);

routes![pub App = [
    "/api" => ["/users" => users::Users, "/v1" => [twice], "/v2" => [twice]],
    search, archive, file, page, sum,
    "/cats" => cats::Cats,
    "/dogs" => dogs::Dogs,
]];

fn generic<T: AsRef<str>>(text: T) -> Link {
    uri!(App, page(page = text.as_ref()))
}

fn fallible(name: &str) -> Result<String, LinkError> {
    Ok(try_uri!(App, page(page = name))?.into())
}

fn main() {
    let check = |link: Link, expected: &str| assert_eq!(link.as_str(), expected);
    check(uri!(App, users::list()), "/api/users");
    check(uri!(App, users::list), "/api/users");
    check(uri!(App, users::show(id = 7, q = Some("x y"))), "/api/users/7?q=x%20y");
    check(uri!(App, users::show(q = None, id = 7,)), "/api/users/7");
    check(uri!(App, users::by(id = UserId(7))), "/api/users/by/7");
    check(uri!(App, users::by(id = &UserId(7))), "/api/users/by/7");
    check(uri!(users::Users, users::by(id = UserId(7))), "/by/7");
    check(uri!(App, archive(version = 3)), "/files/v3.zip");
    check(uri!(App, file(path = Path::new("a/b c.txt"))), "/static/a/b%20c.txt");
    check(uri!(App, file(path = PathBuf::new())), "/static/");
    check(uri!(App, page(page = "a/b?c")), "/docs/a/b%3Fc");
    check(uri!(App, page(page = String::new())), "/docs/");
    check(uri!(App, sum(numbers = [1, -2, 3])), "/sum/1/-2/3");
    check(uri!(App, sum(numbers = Vec::new())), "/sum/");
    check(uri!(App, "/v2", twice()), "/api/v2/twice");
    check(uri!(App, "/api/v1", twice()), "/api/v1/twice");
    check(uri!(App, cats::show(id = 1)), "/cats/1");
    check(uri!(App, dogs::show(id = 1)), "/dogs/1");
    check(generic("é"), "/docs/%C3%A9");
    let tags = vec!["a", "b&c"];
    let (ip, limit) = (Ipv4Addr::LOCALHOST, 5_u8);
    check(
        uri!(
            App,
            search(q = "1+1=2", tag = tags, on = true, ip = Some(ip), limit = limit, type = "t")
        ),
        "/search?q=1%2B1%3D2&tag=a&tag=b%26c&on=true&ip=127.0.0.1&limit=5&type=t",
    );
    let name = String::from("n");
    check(
        uri!(App, search(q = &name, tag = [], on = 1 < 2, ip = None, limit = 5, r#type = name)),
        "/search?q=n&on=true&limit=5&type=n",
    );
    assert_eq!(name, "n", "a link borrows its values");
    check(
        uri!(App, sum(numbers = Vec::<i32>::from_iter([1, 2]))),
        "/sum/1/2",
    );
    let own: OwnPath = uri!(users::show(id = 7, q = Some("")));
    assert_eq!(own.to_string(), "/7?q=");
    assert_eq!(fallible("a").unwrap(), "/docs/a");
    assert!(fallible("../a").is_err());
    let _: HeaderValue = uri!(App, users::list()).into();
    let _ = Redirect::see_other(uri!(App, users::list()));
    let _ = Redirect::see_other("/");
    let _ = Redirect::see_other(String::from("/"));
    let link = uri!(App, users::list());
    assert_eq!(format!("{link:>12}{}", link.as_ref() as &str), "  /api/users/api/users");
    let _ = |client: Client| client.get(uri!(App, users::list()));
    let _ = ServerBuilder::new().routes(routes![App]);
}

use webserver::Client;
