//! Forms for a browser: a login with a session in a signed cookie, and an album of uploaded photos.
//! A mistake is shown beside its field, and what was typed stays. After a change the browser is
//! redirected (POST, 303, GET), and the next page says what has happened.
//!
//! `cargo run --example forms`, then open <http://127.0.0.1:8080/>.

mod album;
mod pages;

use std::net::SocketAddr;

use schemars::JsonSchema;
use serde::Deserialize;
use webserver::openapi::{Info, OpenApi};
use webserver::prelude::*;
use webserver::{CookieError, CookieKeys, MultipartError, SignedCookies};

use self::album::{Album, Image, Photo};
use self::pages::{FormState, Pages};

/// A form of a page, with its mistakes, as a response: 422, or the status of a limit.
type Refused = (StatusCode, Html<String>);

/// The cookie of the session. Browsers send it only to this host, not from forms of other sites
/// (`SameSite=Lax`), and only over https or to this machine (`Secure`).
const SESSION: &str = "__Host-user";
/// The cookie of the message that the next page shows.
const MESSAGE: &str = "__Host-message";

/// The signed-in user.
#[derive(Provided)]
#[provided(by = require_user)]
struct User {
    name: String,
}

/// Lets in only requests with a session. The signature shows that this server has set the cookie.
#[middleware(authenticates, scheme = cookie("__Host-user"))]
fn require_user(cookies: SignedCookies<'_>) -> Result<User, Redirect> {
    let user = cookies.get(SESSION).map(|name| User { name });
    user.ok_or_else(|| Redirect::see_other(uri!(App, login_page)))
}

/// Returns the message for this page, which is shown once.
fn message(cookies: SignedCookies<'_>) -> Result<Option<String>, CookieError> {
    let message = cookies.get(MESSAGE);
    if message.is_some() {
        cookies.remove(MESSAGE)?;
    }
    Ok(message)
}

#[get("/login")]
fn login_page(cookies: SignedCookies<'_>, pages: State<Pages>) -> webserver::Result<Html<String>> {
    pages.login(&FormState::default(), message(cookies)?)
}

#[derive(Deserialize, JsonSchema)]
struct Login {
    #[serde(default)]
    name: String,
}

#[post("/login")]
fn login(
    #[form] login: Login,
    cookies: SignedCookies<'_>,
    pages: State<Pages>,
) -> webserver::Result<Result<Redirect, Refused>> {
    let name = login.name.trim();
    let mut form = FormState::default().value("name", &login.name);
    if name.is_empty() || name.chars().count() > 40 {
        form = form.error("name", "A name has 1 to 40 characters.");
    }
    if form.is_refused() {
        return Ok(Err((StatusCode::UNPROCESSABLE_ENTITY, pages.login(&form, None)?)));
    }
    cookies.add((SESSION, name.to_owned()))?;
    cookies.add((MESSAGE, format!("Welcome, {name}!")))?;
    Ok(Ok(Redirect::see_other(uri!(App, show))))
}

#[post("/logout")]
fn logout(cookies: SignedCookies<'_>) -> webserver::Result<Redirect> {
    cookies.remove(SESSION)?;
    cookies.add((MESSAGE, "You have left."))?;
    Ok(Redirect::see_other(uri!(App, login_page)))
}

#[get("/")]
fn show(
    user: &User,
    cookies: SignedCookies<'_>,
    album: State<Album>,
    pages: State<Pages>,
) -> webserver::Result<Html<String>> {
    pages.album(&user.name, &album.photos(), &FormState::default(), message(cookies)?)
}

/// The fields are texts, so that the page can show what was typed, whatever it is.
#[derive(FromMultipart)]
struct Upload {
    title: String,
    year: String,
    #[field(limit = "1 MiB")]
    photo: Option<UploadedFile>,
}

#[post("/photos", body_limit = "2 MiB")]
async fn add(
    user: &User,
    upload: Result<Parts<Upload>, MultipartError>,
    cookies: SignedCookies<'_>,
    album: State<Album>,
    pages: State<Pages>,
) -> webserver::Result<Result<Redirect, Refused>> {
    let (status, form) = match upload {
        Ok(Parts(upload)) => match check(upload, user).await? {
            Ok(photo) => {
                cookies.add((MESSAGE, format!("“{}” is in the album.", photo.title)))?;
                album.add(photo);
                return Ok(Ok(Redirect::see_other(uri!(App, show))));
            }
            Err(form) => (StatusCode::UNPROCESSABLE_ENTITY, form),
        },
        // The rest of the form was not read.
        Err(MultipartError::FieldTooLarge { name, limit }) => {
            let detail = format!("This is larger than {limit} bytes.");
            (StatusCode::PAYLOAD_TOO_LARGE, FormState::default().error(name, detail))
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Err((status, pages.album(&user.name, &album.photos(), &form, None)?)))
}

/// Returns the photo, or the form with all of its mistakes.
async fn check(upload: Upload, user: &User) -> webserver::Result<Result<Photo, FormState>> {
    let Upload { title, year, photo } = upload;
    let mut form = FormState::default().value("title", &title).value("year", &year);
    if title.trim().is_empty() || title.chars().count() > 80 {
        form = form.error("title", "A title has 1 to 80 characters.");
    }
    let year = year.trim().parse().ok().filter(|year| (1826..=2100).contains(year));
    if year.is_none() {
        form = form.error("year", "The year is a number from 1826 to 2100.");
    }
    let image = match photo {
        Some(file) => Image::recognize(file.bytes().await?),
        None => None,
    };
    if image.is_none() {
        form = form.error("photo", "Choose a PNG, JPEG, GIF or WebP image.");
    }
    Ok(match (year, image) {
        (Some(year), Some(image)) if !form.is_refused() => {
            Ok(Photo { id: 0, title: title.trim().to_owned(), year, by: user.name.clone(), image })
        }
        _ => Err(form),
    })
}

/// Sends the bytes of a photo with the type that its bytes have. A browser does not guess another
/// type, and runs nothing in it.
#[get("/photos/{id}", answers(200 = "image/*", 404))]
fn photo(id: u64, album: State<Album>) -> Option<impl IntoResponse> {
    let image = album.image(id)?;
    let fields = [
        ("content-type", image.content_type),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "private, max-age=3600"),
    ];
    Some((fields, image.bytes))
}

routes![App = [login_page, login, with [require_user] => [show, add, photo, logout]]];

/// Describes the pages and what they send.
fn openapi() -> OpenApi {
    routes![App].openapi(Info::new("Album", "1.0"))
}

#[webserver::main]
async fn main() -> Result<(), webserver::Error> {
    let argument = std::env::args().nth(1).unwrap_or_default();
    let port = argument.parse().unwrap_or(8080);
    let server = ServerBuilder::new()
        .bind(SocketAddr::from(([127, 0, 0, 1], port)))
        .routes(routes![App])
        // A real service reads its keys from a secret, so that sessions survive a restart.
        .state(CookieKeys::random())
        .state(Album::default())
        .state(Pages::new())
        .middleware(Logger)
        .build();
    match argument.as_str() {
        "openapi" => print!("{}", openapi().to_json()),
        "typescript" => print!("{}", openapi().typescript()),
        "routes" => print!("{}", server.routes()),
        _ => {
            tracing_subscriber::fmt().init();
            server.run().await?;
        }
    }
    Ok(())
}
