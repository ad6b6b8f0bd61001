//! The derives under conditions, in macros, under another name of the crate, and among names that hide those
//! of the standard library.

use webserver::prelude::*;
use webserver::{FromParam, ToParam};

/// A field, a variant or an attribute that the build does not have is not there for a derive either.
mod conditional {
    use super::*;

    #[derive(FromRequest)]
    pub struct Page<'r> {
        #[cfg(any())]
        pub absent: NoType,
        #[cfg(all())]
        #[header]
        pub x_a: &'r str,
        #[cfg_attr(all(), query("b"))]
        pub b: u8,
        #[cfg_attr(any(), json)]
        pub uri: Uri,
    }

    #[derive(FromMultipart)]
    pub struct Upload {
        #[cfg(any())]
        pub absent: NoType,
        #[cfg(all())]
        #[cfg_attr(all(), field(name = "the-title"))]
        pub title: String,
        #[cfg_attr(any(), field(name = "no-note"))]
        pub note: Option<String>,
    }

    #[derive(FromParam)]
    pub enum Colour {
        #[cfg(any())]
        Absent(NoType),
        #[cfg(all())]
        #[cfg_attr(all(), param(rename = "rouge"))]
        Red,
        #[cfg_attr(any(), param(rename = "bleu"))]
        Blue,
    }

    #[derive(IntoResponse)]
    pub enum Answer {
        #[cfg(any())]
        #[response(status = 500)]
        Absent(NoType),
        #[cfg(all())]
        #[cfg_attr(all(), response(status = 202))]
        Later,
        #[response(status = 204)]
        Gone {
            #[cfg(any())]
            absent: NoType,
        },
    }
}

mod renamed {
    pub use webserver as web;

    #[derive(web::FromRequest)]
    #[from_request(crate = crate::renamed::web)]
    pub struct Page {
        #[query("page")]
        pub number: Option<u8>,
    }

    #[derive(web::FromParam)]
    #[param(crate = crate::renamed::web)]
    pub struct Number(pub u8);
}

mod shadowed {
    #![allow(dead_code)]

    struct Result;
    struct Option;
    struct Some;
    struct None;
    struct String;
    struct Vec;
    struct Box;
    mod std {}
    mod core {}
    mod http {}

    #[derive(::webserver::FromRequest)]
    pub struct Page {
        #[header]
        pub x_a: ::std::option::Option<u8>,
    }

    #[derive(::webserver::FromParam)]
    pub struct Number(u8);
}

/// The lifetimes, types and visibilities of a macro's variables, and bounds.
mod made_by_macros {
    use super::*;

    macro_rules! page {
        ($(#[$meta:meta])* $vis:vis $name:ident<$lifetime:lifetime> $field:ident: $ty:ty) => {
            #[derive(FromRequest)]
            $vis struct $name<$lifetime> {
                $(#[$meta])*
                $vis $field: &$lifetime $ty,
                request: &$lifetime Request,
            }
        };
    }

    page!(#[header] pub Page<'r> user_agent: str);
    page!(pub(crate) Whole<'request> whole: Request);

    #[derive(FromRequest)]
    pub(crate) struct Bounded<'a, 'b: 'a>(pub(crate) &'a Request, pub &'b Request)
    where
        'b: 'b;

    #[get("/made")]
    pub(crate) fn made(page: Page<'_>, whole: Whole<'_>, bounded: Bounded<'_, '_>) -> String {
        let Whole { whole, request } = whole;
        let paths = [page.request, whole, request, bounded.0, bounded.1].map(Request::path);
        format!("{} {paths:?}", page.user_agent)
    }
}

#[post("/conditional")]
async fn read(
    page: conditional::Page<'_>,
    #[multipart] upload: conditional::Upload,
) -> Result<String, conditional::Answer> {
    if upload.note.is_some() {
        return Err(conditional::Answer::Later);
    }
    match upload.title.as_str() {
        "" => Err(conditional::Answer::Gone {}),
        title => Ok(format!("{} {} {} {title}", page.x_a, page.b, page.uri.path())),
    }
}

#[get("/renamed")]
fn other(page: renamed::Page, other: shadowed::Page) -> String {
    format!("{:?} {:?}", page.number, other.x_a)
}

#[webserver::main]
async fn main() {
    use conditional::Colour;

    let routes = routes![read, other, made_by_macros::made];
    let client = ServerBuilder::new().routes(routes).build().client();
    let post = async |body: &'static str| {
        let request = client.post("/conditional?b=2").header("x-a", "1");
        request.header("content-type", "multipart/form-data; boundary=b").body(body).send().await
    };
    let title = post("--b\r\nContent-Disposition: form-data; name=the-title\r\n\r\nt\r\n--b--").await;
    assert_eq!(title.text().await, "1 2 /conditional t");
    let none = post("--b\r\nContent-Disposition: form-data; name=title\r\n\r\nt\r\n--b--").await;
    assert_eq!(none.status(), 422);

    let made = client.get("/made").header("user-agent", "a").send().await;
    assert_eq!(made.text().await, r#"a ["/made", "/made", "/made", "/made", "/made"]"#);
    let renamed = client.get("/renamed?page=3").header("x-a", "4").send().await;
    assert_eq!(renamed.text().await, "Some(3) Some(4)");

    assert!(matches!(Colour::from_param("rouge"), Ok(Colour::Red)));
    assert!(matches!(Colour::from_param("blue"), Ok(Colour::Blue)));
    assert!(Colour::from_param("absent").is_err() && Colour::from_param("red").is_err());
    let mut text = String::new();
    renamed::Number(7).to_param(&mut text).expect("a String takes all text");
    assert_eq!(text, "7");
}
