//! Responses by `#[derive(IntoResponse)]`.

use std::fmt;

use webserver::prelude::*;
use webserver::{Problem, QueryError};

#[derive(Debug, IntoResponse)]
enum ItemError {
    #[response(
        status = 404,
        problem = "/problems/no-such-item",
        title = "There is no such item",
        header("x-shop", "closed"),
        header("cache-control", "no-store")
    )]
    NoSuchItem { id: u32 },
    #[response(status = 409)]
    Taken,
    #[response(status = 500)]
    Database(std::io::Error),
    #[response(transparent, from)]
    Query(QueryError),
    #[response(transparent)]
    Problem { problem: Problem },
}

impl fmt::Display for ItemError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchItem { id } => write!(f, "there is no item \"{id}\""),
            Self::Taken => f.write_str("the name is taken"),
            Self::Database(error) => write!(f, "a secret: {error}"),
            Self::Query(_) | Self::Problem { .. } => f.write_str("another error"),
        }
    }
}

impl std::error::Error for ItemError {}

/// Not an error, so that only its text is used.
#[derive(IntoResponse)]
#[response(status = 410, header("link", "</new>; rel=successor-version"))]
struct Gone(&'static str);

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is gone", self.0)
    }
}

#[derive(IntoResponse)]
enum Found {
    #[response(status = 200)]
    Item(Json<u32>),
    #[response(status = 201, header("x-new", "yes"))]
    Made { body: Option<&'static str> },
    #[response(status = 204)]
    Nothing,
}

#[derive(IntoResponse)]
#[response(transparent, from)]
struct Wrapped(pub (StatusCode, &'static str));

#[get("/items/{how}?{n}")]
fn item(how: &str, n: Result<u32, QueryError>) -> Result<Found, ItemError> {
    match how {
        "missing" => Err(ItemError::NoSuchItem { id: 7 }),
        "taken" => Err(ItemError::Taken),
        "database" => Err(ItemError::Database(std::io::Error::other("disk"))),
        "problem" => {
            let problem = Problem::new(StatusCode::IM_A_TEAPOT).detail("short");
            Err(ItemError::Problem { problem })
        }
        "made" => Ok(Found::Made { body: Some("new") }),
        "made-none" => Ok(Found::Made { body: None }),
        "nothing" => Ok(Found::Nothing),
        _ => Ok(Found::Item(Json(n?))),
    }
}

#[get("/gone")]
fn gone() -> Gone {
    Gone("it")
}

#[get("/wrapped")]
fn wrapped() -> Wrapped {
    (StatusCode::ACCEPTED, "wrapped").into()
}

#[catch(409)]
fn taken(problem: &Problem) -> String {
    let is_typed = matches!(problem.source::<ItemError>(), Some(ItemError::Taken));
    format!("{is_typed}: {}", problem.detail_text().unwrap_or_default())
}

#[tokio::test]
async fn derived_response_has_the_status_body_and_fields_of_its_variant() {
    let routes = routes![item, gone, wrapped, taken];
    let client = ServerBuilder::new().routes(routes).build().client();
    let check = async |path: &str, status: u16, body: &str, fields: &[(&str, Option<&str>)]| {
        let answer = client.get(path).send().await;
        assert_eq!(answer.status(), status, "{path}");
        for (name, value) in fields {
            assert_eq!(answer.header(name), *value, "{path} {name}");
        }
        assert_eq!(answer.text().await, body, "{path}");
    };
    let missing = r#"{"type":"/problems/no-such-item","title":"There is no such item","status":404,"detail":"there is no item \"7\""}"#;
    let fields = [("x-shop", Some("closed")), ("cache-control", Some("no-store"))];
    check("/items/missing", 404, missing, &fields).await;
    check("/items/taken", 409, "true: the name is taken", &[]).await;
    let hidden = r#"{"type":"about:blank","title":"Internal Server Error","status":500}"#;
    check("/items/database", 500, hidden, &[]).await;
    let short = r#"{"type":"about:blank","title":"I'm a teapot","status":418,"detail":"short"}"#;
    check("/items/problem", 418, short, &[]).await;
    check("/items/found?n=7", 200, "7", &[("content-type", Some("application/json"))]).await;
    check("/items/made", 201, "new", &[("x-new", Some("yes"))]).await;
    let none = r#"{"type":"about:blank","title":"Not Found","status":404}"#;
    check("/items/made-none", 404, none, &[("x-new", None)]).await;
    check("/items/nothing", 204, "", &[("content-type", None)]).await;
    let it = r#"{"type":"about:blank","title":"Gone","status":410,"detail":"it is gone"}"#;
    check("/gone", 410, it, &[("link", Some("</new>; rel=successor-version"))]).await;
    check("/wrapped", 202, "wrapped", &[]).await;
    assert_eq!(client.get("/items/found?n=x").send().await.status(), 422);
}

#[tokio::test]
async fn header_field_is_made_of_a_field_of_the_variant() {
    #[derive(Debug, IntoResponse)]
    enum TooOften {
        #[response(status = 429, header("retry-after", seconds), header("x-shop", "open"))]
        Wait { seconds: u32 },
        #[response(status = 401, header("www-authenticate", 0))]
        NotSignedIn(String),
        #[response(status = 201, header("x-names", 0))]
        Named(&'static str),
        #[response(status = 403)]
        Never,
    }

    impl fmt::Display for TooOften {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("no")
        }
    }

    #[get("/{case}")]
    fn answer(case: u8) -> TooOften {
        match case {
            0 => TooOften::Wait { seconds: 7 },
            1 => TooOften::NotSignedIn("Bearer realm=\"shop\"".to_owned()),
            2 => TooOften::NotSignedIn("a\r\nset-cookie: a=b".to_owned()),
            3 => TooOften::Named("a,b"),
            _ => TooOften::Never,
        }
    }

    let client = ServerBuilder::new().routes(routes![answer]).build().client();
    let get = |case: u8| client.get(format!("/{case}")).send();
    let wait = get(0).await;
    assert_eq!(wait.status(), 429);
    assert_eq!((wait.header("retry-after"), wait.header("x-shop")), (Some("7"), Some("open")));
    let challenge = get(1).await;
    assert_eq!(challenge.header("www-authenticate"), Some("Bearer realm=\"shop\""));
    let split = get(2).await;
    assert_eq!((split.status().as_u16(), split.header("set-cookie")), (500, None));
    let named = get(3).await;
    assert_eq!((named.status().as_u16(), named.header("x-names")), (201, Some("a,b")));
    assert_eq!((named.text().await.as_str()), "a,b");
    assert_eq!(get(4).await.status(), 403);
}
