//! A shop whose client is tried: each kind of request, of answer and of schema once.
#![expect(unreachable_pub, reason = "a type in a description is as visible as its handler")]

use webserver::openapi::{Info, OpenApi};

/// Returns the routes. Their type cannot be written, so a macro has them.
macro_rules! routes {
    () => {
        webserver::routes![crate::typescript::shop::Shop]
    };
}
pub(crate) use routes;

pub(crate) fn openapi() -> OpenApi {
    let info = Info::new("Shop", "1.0").description("Sells things.\n\nIt is a test.");
    routes!().openapi(info.server("https://shop.example"))
}

webserver::routes![pub Shop = [users::Users, files::Files, forms::Forms, streams::Streams, odd::Odd]];

pub mod users {
    use schemars::JsonSchema;
    use serde::{Deserialize, Serialize};
    use webserver::prelude::*;
    use webserver::{Created, NoContent, Status};

    #[derive(Serialize, JsonSchema)]
    pub struct User {
        /// The number of the account.
        pub id: u64,
        pub name: String,
        #[deprecated]
        pub nick: Option<String>,
        /// Friends of the same shape.
        pub friends: Vec<User>,
    }

    #[derive(Serialize, Deserialize, JsonSchema, Default)]
    #[serde(default, rename_all = "camelCase")]
    pub struct NewUser {
        pub full_name: String,
        pub roles: Vec<Role>,
    }

    #[derive(Serialize, Deserialize, JsonSchema, Clone, Copy)]
    #[serde(rename_all = "kebab-case")]
    pub enum Role {
        Reader,
        ChiefEditor,
    }

    #[expect(deprecated, reason = "the field is part of the test")]
    fn user(id: u64, name: &str) -> Json<User> {
        Json(User { id, name: name.to_owned(), nick: None, friends: Vec::new() })
    }

    /// Shows a user.
    ///
    /// Only the user 7 exists.
    #[get("/users/{id}")]
    pub fn show(id: u64) -> Option<Json<User>> {
        (id == 7).then(|| user(id, "Ada"))
    }

    #[get("/users?{name}&{tag}&{page}&{exact}")]
    pub fn list(
        name: &str,
        tag: Vec<&str>,
        page: Option<u32>,
        exact: Option<bool>,
    ) -> Json<Vec<String>> {
        let mut all = vec![name.to_owned(), format!("{page:?} {exact:?}")];
        all.extend(tag.into_iter().map(str::to_owned));
        Json(all)
    }

    #[post("/users")]
    pub fn create(user: Json<NewUser>) -> Created<Json<NewUser>> {
        Created::new(user)
    }

    #[delete("/users/{_id}")]
    pub fn delete(_id: u64) -> NoContent {
        NoContent
    }

    /// Two statuses of success, and an error of its own.
    #[put("/users/{id}/name/{name}")]
    pub fn set_name(
        id: u64,
        name: &str,
    ) -> Result<Status<202, Json<User>>, Status<409, Json<Role>>> {
        if name == "taken" {
            Err(Status(Json(Role::ChiefEditor)))
        } else {
            Ok(Status(user(id, name)))
        }
    }

    #[get("/whoami")]
    pub fn whoami(#[header("x-trace")] trace: Option<&str>, #[cookie] session: &str) -> String {
        format!("{} {session}", trace.unwrap_or_default())
    }

    #[middleware(authenticates, scheme = "bearer")]
    pub fn require_token(headers: HeaderMap) -> Result<(), StatusCode> {
        let is_known = headers.get("authorization").is_some_and(|it| it == "Bearer key");
        if is_known { Ok(()) } else { Err(StatusCode::UNAUTHORIZED) }
    }

    #[get("/secret")]
    pub fn secret() -> &'static str {
        "secret"
    }

    webserver::routes![pub Users = [
        show, list, create, delete, set_name, whoami, with [require_token] => [secret],
    ]];
}

pub mod files {
    use std::path::PathBuf;

    use webserver::prelude::*;

    /// Says which segments arrived.
    #[get("/files/{name}/{path..}")]
    pub fn show(name: &str, path: PathBuf) -> String {
        let segments: Vec<_> = path.iter().map(|it| it.to_string_lossy().into_owned()).collect();
        format!("{name}: {}", segments.join(" | "))
    }

    #[put("/text")]
    pub fn text(body: String) -> String {
        body.to_uppercase()
    }

    #[put("/bytes")]
    pub fn bytes(body: Bytes) -> Bytes {
        body
    }

    webserver::routes![pub Files = [show, text, bytes]];
}

pub mod forms {
    use schemars::JsonSchema;
    use serde::{Deserialize, Serialize};
    use webserver::prelude::*;
    use webserver::{FromMultipart, Parts, UploadedFile};

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub struct Order {
        pub name: String,
        #[serde(default)]
        pub gift: bool,
        pub tags: Vec<String>,
        pub lines: Vec<Line>,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub struct Line {
        pub item: String,
        pub count: u8,
    }

    #[post("/order")]
    pub fn order(Form(order): Form<Order>) -> Json<Order> {
        Json(order)
    }

    #[derive(FromMultipart)]
    pub struct Upload {
        title: String,
        count: Option<u32>,
        #[field(name = "photo[]")]
        photos: Vec<UploadedFile>,
    }

    #[post("/upload")]
    pub fn upload(Parts(upload): Parts<Upload>) -> String {
        let photos = upload.photos.iter().map(|it| format!("{:?} {}", it.file_name(), it.len()));
        let photos = photos.collect::<Vec<_>>().join(", ");
        format!("{} {:?} {photos}", upload.title, upload.count)
    }

    webserver::routes![pub Forms = [order, upload]];
}

pub mod streams {
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use webserver::prelude::*;
    use webserver::{Event, InvalidEvent, NdJson, Sse};

    pub struct Ticks(u32);

    impl futures_core::Stream for Ticks {
        type Item = Result<Event, InvalidEvent>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.0 += 1;
            let event = Event::new(format!("tick {}\nof many", self.0)).name("tick");
            Poll::Ready(Some(event.and_then(|event| event.id(self.0))))
        }
    }

    /// Events without an end.
    #[get("/ticks")]
    pub fn ticks() -> Sse<Ticks> {
        Sse::new(Ticks(0))
    }

    pub struct Rows(u32);

    impl futures_core::Stream for Rows {
        type Item = Result<(u32, String), Infallible>;

        fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
            self.0 += 1;
            Poll::Ready((self.0 <= 3).then(|| Ok((self.0, "é".repeat(40_000)))))
        }
    }

    #[get("/rows")]
    pub fn rows() -> NdJson<Rows> {
        NdJson(Rows(0))
    }

    webserver::routes![pub Streams = [ticks, rows]];
}

pub mod odd {
    use std::collections::{BTreeMap, HashMap};

    use schemars::JsonSchema;
    use serde::{Deserialize, Serialize};
    use webserver::prelude::*;
    use webserver::{Query, Redirect};

    #[get("/moved")]
    pub fn moved() -> Redirect {
        Redirect::see_other("/shop/head")
    }

    /// The types do not say the status.
    #[get("/status/{code}")]
    pub fn status(code: u16) -> StatusCode {
        StatusCode::from_u16(code).unwrap_or(StatusCode::IM_A_TEAPOT)
    }

    /// The types say one status, and no other.
    #[get("/text/{code}")]
    pub fn text(code: u16) -> Result<Json<i64>, StatusCode> {
        if code == 200 {
            Ok(Json(1 << 40))
        } else {
            Err(StatusCode::from_u16(code).unwrap_or_default())
        }
    }

    #[deprecated]
    #[get("/old")]
    pub fn old() {}

    #[head("/head")]
    pub fn head() -> String {
        "text".to_owned()
    }

    #[derive(Deserialize, Serialize, JsonSchema)]
    #[serde(tag = "by", rename_all = "snake_case")]
    pub enum Filter {
        Size { least: u8 },
        Name { name: String },
    }

    #[get("/filter?{filter..}")]
    pub fn filter(filter: Filter) -> Json<Filter> {
        Json(filter)
    }

    #[get("/map")]
    pub fn map(Query(map): Query<BTreeMap<String, String>>) -> Json<BTreeMap<String, String>> {
        Json(map)
    }

    /// Each way in which serde writes an enum.
    #[derive(Serialize, Deserialize, JsonSchema)]
    pub enum Outside {
        Unit,
        New(u8),
        Tuple(u8, String),
        Struct { a: bool },
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "type")]
    pub enum Inside {
        Unit,
        Struct { a: bool },
        New(Point),
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(tag = "t", content = "c")]
    pub enum Beside {
        Unit,
        New(u8),
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(untagged)]
    pub enum Untagged {
        Number(f64),
        Text(String),
        Same(Box<Untagged>),
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub struct Point {
        pub x: f64,
        pub y: f64,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub struct Tree {
        pub left: Option<Box<Tree>>,
        pub right: Option<Box<Tree>>,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub struct Unit;

    /// All kinds of fields.
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[serde(rename_all = "kebab-case")]
    pub struct Shapes {
        pub outside: Vec<Outside>,
        pub inside: Vec<Inside>,
        pub beside: Vec<Beside>,
        pub untagged: Untagged,
        pub tree: Option<Tree>,
        pub tuple: (u8, String, Option<bool>),
        pub four: [i32; 4],
        pub by_name: HashMap<String, Point>,
        pub by_number: BTreeMap<u32, Vec<u8>>,
        pub any: serde_json::Value,
        pub unit: Unit,
        pub big: Option<i128>,
        #[serde(rename = "in")]
        pub keyword: (),
        #[serde(flatten)]
        pub flat: Flat,
        #[serde(flatten)]
        pub others: BTreeMap<String, u8>,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub struct Flat {
        pub flat: bool,
    }

    #[post("/shapes")]
    pub fn shapes(shapes: Json<Shapes>) -> Json<Shapes> {
        shapes
    }

    webserver::routes![pub Odd = [moved, status, text, old, head, filter, map, shapes]];
}
