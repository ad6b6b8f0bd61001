//! Arguments that are patterns or have rules, and forms with files.

use garde::Validate;
use serde::{Deserialize, Serialize};
use webserver::api_client::{ApiClient, ClientError, FormData, Transport};
use webserver::prelude::*;

use super::clients;

#[derive(Clone, Debug, Serialize, Deserialize, Validate)]
struct User {
    #[garde(length(min = 2))]
    name: String,
}

#[post("/pattern")]
fn pattern(Json(user): Json<User>) -> String {
    user.name
}

#[post("/around")]
fn around(Valid(Json(mut user)): Valid<Json<User>>) -> String {
    user.name.push('!');
    user.name
}

#[post("/inside")]
fn inside(#[json] Valid(user): Valid<User>) -> String {
    user.name
}

#[derive(FromMultipart, Validate)]
struct Upload {
    #[garde(length(min = 2))]
    title: String,
    #[garde(skip)]
    photos: Vec<UploadedFile>,
}

#[post("/photos")]
async fn photos(#[multipart] Valid(upload): Valid<Upload>) -> String {
    let mut out = upload.title;
    for photo in &upload.photos {
        let name = photo.file_name().unwrap_or_default();
        let length = photo.len();
        out.extend([", ", name, " of ", &length.to_string(), " bytes"]);
    }
    out
}

#[post("/parts")]
async fn parts(mut form: Multipart) -> Result<String, webserver::MultipartError> {
    let mut names = Vec::new();
    while let Some(part) = form.next_part().await? {
        names.push(part.name().to_owned());
    }
    Ok(names.join(", "))
}

routes![App = [pattern, around, inside, photos, parts]];

#[tokio::test]
async fn argument_with_a_pattern_has_the_name_inside_of_it() {
    async fn check<T: Transport>(client: ApiClient<T>) {
        let user = User { name: "Ada".to_owned() };
        assert_eq!(client.call(request!(App, pattern(user = &user))).await.unwrap(), "Ada");
        assert_eq!(client.call(request!(App, around(user = &user))).await.unwrap(), "Ada!");
        assert_eq!(client.call(request!(App, inside(user = &user))).await.unwrap(), "Ada");
        let short = User { name: "A".to_owned() };
        let refused = client.call(request!(App, inside(user = short))).await.unwrap_err();
        assert!(matches!(refused, ClientError::Problem(problem) if problem.status() == 422));
    }
    let (in_process, over_a_socket, _handle) =
        clients(|| ServerBuilder::new().routes(routes![App]).build()).await;
    check(in_process).await;
    check(over_a_socket).await;
}

#[tokio::test]
async fn form_with_files_is_the_value_of_its_argument() {
    let client = ServerBuilder::new().routes(routes![App]).build().client();
    // A content that has the boundary of a form cannot end its part.
    let trap = "1\r\n--webserver-form-0-end\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n2";
    let form = FormData::new()
        .field("title", "Cats")
        .file("photos", "a \"b\".png", "image/png", trap)
        .file("photos", "c.png", "image/png", "34");
    let answer = client.call(request!(App, photos(upload = form.clone()))).await.unwrap();
    let length = trap.len();
    assert_eq!(answer, format!("Cats, a \"b\".png of {length} bytes, c.png of 2 bytes"));
    let names = client.call(request!(App, parts(form = form))).await.unwrap().unwrap();
    assert_eq!(names, "title, photos, photos");
}

#[tokio::test]
async fn form_with_files_is_refused_by_the_client_if_it_cannot_be_meant() {
    let client = ServerBuilder::new().routes(routes![App]).build().client();
    let form = FormData::new().field("titel", "Cats");
    let error = client.call(request!(App, photos(upload = form))).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("the form has no field `titel`: it has `title`, `photos`"), "{text}");
    let form = FormData::new().file("photos", "a", "image/png\r\nx: y", "1");
    let error = client.call(request!(App, photos(upload = form))).await.unwrap_err();
    assert!(error.to_string().contains("is not a media type"), "{error}");
    let form = FormData::new().field("title", "C");
    let error = client.call(request!(App, photos(upload = form))).await.unwrap_err();
    assert!(matches!(error, ClientError::Problem(problem) if problem.status() == 422));
}

#[tokio::test]
async fn problem_has_the_header_fields_of_its_answer() {
    #[get("/busy")]
    fn busy() -> Result<String, Problem> {
        let seconds = HeaderValue::from_static("7");
        let field = HeaderName::from_static("retry-after");
        Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE).header(field, seconds))
    }

    #[middleware]
    fn closed() -> Result<(), Problem> {
        let field = HeaderName::from_static("www-authenticate");
        let value = HeaderValue::from_static("Bearer");
        Err(Problem::new(StatusCode::UNAUTHORIZED).header(field, value))
    }

    #[get("/closed", middleware = [closed])]
    fn inner() -> String {
        String::new()
    }

    routes![Busy = [busy, inner]];

    let client = ServerBuilder::new().routes(routes![Busy]).build().client();
    let problem = client.call(request!(Busy, busy())).await.unwrap().unwrap_err();
    assert_eq!(problem.headers().get("retry-after"), Some("7"));
    assert_eq!(problem.headers().get("content-type"), None);
    let error = client.call(request!(Busy, inner())).await.unwrap_err();
    let ClientError::Problem(problem) = error else { panic!("{error}") };
    assert_eq!(problem.headers().get("www-authenticate"), Some("Bearer"));
}
