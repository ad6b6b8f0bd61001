//! The client without a socket, the request that it builds and the response that it gets.

use std::net::SocketAddr;
use std::sync::Arc;

use bytes::Bytes;

use super::form;
use super::jar::Jar;
use crate::http::{
    Body, Dispatch, HeaderMap, HttpMethod, InvalidRequest, Refusal, Request, RequestBuilder,
    Response, ResponseFuture, StatusCode,
};

/// Sends requests to a [`Server`](crate::Server) without a socket.
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/users/{id}")]
/// fn user(id: u64) -> Text<u64> {
///     Text(id)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let server = ServerBuilder::new().routes(routes![user]).build();
/// let answer = server.client().get("/users/7").send().await;
/// assert_eq!(answer.status(), 200);
/// assert_eq!(answer.text().await, "7");
/// # });
/// ```
#[derive(Clone)]
pub struct Client {
    app: Arc<dyn Dispatch>,
    body_limit: u64,
    /// The cookies that are kept between requests, if they are.
    jar: Option<Jar>,
}

impl Client {
    pub(crate) fn new(app: Arc<dyn Dispatch>, body_limit: u64) -> Self {
        Self { app, body_limit, jar: None }
    }

    /// Keeps the cookies that responses set, and sends them with the next requests, as a browser does.
    /// The attributes `Path` and `Max-Age=0` are respected, and the others are ignored. Clones of the
    /// client share the cookies.
    ///
    /// ```
    /// use webserver::prelude::*;
    /// use webserver::HeaderName;
    ///
    /// #[post("/login")]
    /// fn login() -> Response {
    ///     let cookie = HeaderValue::from_static("session=7; Path=/; HttpOnly");
    ///     Response::new("hello").with_header(HeaderName::from_static("set-cookie"), cookie)
    /// }
    ///
    /// #[get("/me")]
    /// fn me(#[cookie] session: Option<u32>) -> String {
    ///     format!("{session:?}")
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let server = ServerBuilder::new().routes(routes![login, me]).build();
    /// let client = server.client().keeping_cookies();
    /// client.post("/login").send().await;
    /// assert_eq!(client.get("/me").send().await.text().await, "Some(7)");
    /// # });
    /// ```
    pub fn keeping_cookies(mut self) -> Self {
        self.jar = Some(Jar::default());
        self
    }

    /// Creates a request with any method. The target is sent as it is written. A target or a field
    /// that a connection refuses, for instance because it contains a line break, gets the same 400
    /// here.
    pub fn request(&self, method: HttpMethod, target: impl Into<String>) -> ClientRequest {
        ClientRequest {
            client: self.clone(),
            method,
            target: target.into(),
            fields: vec![("host".to_owned(), b"localhost".to_vec())],
            body: Body::empty(),
            parts: Vec::new(),
            cookies: Vec::new(),
            peer: None,
        }
    }

    /// Creates a GET request.
    pub fn get(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::GET, target)
    }

    /// Creates a POST request.
    pub fn post(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::POST, target)
    }

    /// Creates a PUT request.
    pub fn put(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::PUT, target)
    }

    /// Creates a PATCH request.
    pub fn patch(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::PATCH, target)
    }

    /// Creates a DELETE request.
    pub fn delete(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::DELETE, target)
    }

    /// Creates an OPTIONS request.
    pub fn options(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::OPTIONS, target)
    }

    /// Creates a HEAD request. The response contains the body that the handler wrote; a connection
    /// would leave it out.
    pub fn head(&self, target: impl Into<String>) -> ClientRequest {
        self.request(HttpMethod::HEAD, target)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Client")
    }
}

/// A request that a [`Client`] sends.
///
/// ```
/// use webserver::prelude::*;
///
/// #[put("/notes/{id}")]
/// fn put(id: u8, headers: HeaderMap, text: String) -> String {
///     format!("{id}: {text} ({})", headers.get("x-mood").unwrap_or("calm"))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![put]).build().client();
/// let request = client.put("/notes/7").header("x-mood", "merry").body("hello");
/// assert_eq!(request.send().await.text().await, "7: hello (merry)");
/// # });
/// ```
#[derive(Debug)]
#[must_use = "a request does nothing until it is sent"]
pub struct ClientRequest {
    client: Client,
    method: HttpMethod,
    target: String,
    fields: Vec<(String, Vec<u8>)>,
    body: Body,
    /// The parts of a form with files.
    parts: Vec<u8>,
    cookies: Vec<String>,
    peer: Option<SocketAddr>,
}

impl ClientRequest {
    /// Adds a header field. The field `host` is replaced instead; it is `localhost` by default.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().build().client();
    /// let answer = client.get("/").header("Accept", "text/plain").send().await;
    /// assert_eq!(answer.text().await, "404 Not Found\n");
    /// # });
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl AsRef<[u8]>) -> Self {
        let name = name.into();
        if name.eq_ignore_ascii_case("host") {
            self.fields.remove(0);
            self.fields.insert(0, (name, value.as_ref().to_vec()));
        } else {
            self.fields.push((name, value.as_ref().to_vec()));
        }
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    /// Sets a JSON body and its content type.
    ///
    /// # Panics
    /// If the value cannot be written as JSON.
    #[cfg(feature = "json")]
    pub fn json(self, value: &impl serde_core::Serialize) -> Self {
        let text = serde_json::to_vec(value).expect("the value can be written as JSON");
        self.header("content-type", "application/json").body(text)
    }

    /// Sets the fields of a form as the body, and its content type, as a browser does.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use webserver::prelude::*;
    ///
    /// #[post("/")]
    /// fn show(#[form] form: BTreeMap<String, String>) -> String {
    ///     format!("{form:?}")
    /// }
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![show]).build().client();
    /// let answer = client.post("/").form(&[("name", "Ada & Co"), ("a[b]", "ü")]).send().await;
    /// assert_eq!(answer.text().await, r#"{"a[b]": "ü", "name": "Ada & Co"}"#);
    /// # });
    /// ```
    pub fn form(self, fields: &[(&str, &str)]) -> Self {
        let content_type = "application/x-www-form-urlencoded";
        self.header("content-type", content_type).body(form::urlencoded(fields))
    }

    /// Adds a field to a form with files (`multipart/form-data`), which becomes the body.
    pub fn field(mut self, name: &str, value: &str) -> Self {
        form::add_part(&mut self.parts, name, None, value.as_bytes());
        self
    }

    /// Adds a file to a form with files (`multipart/form-data`), which becomes the body.
    pub fn file(
        mut self,
        name: &str,
        file_name: &str,
        content_type: &str,
        content: impl AsRef<[u8]>,
    ) -> Self {
        let file = Some((file_name, content_type));
        form::add_part(&mut self.parts, name, file, content.as_ref());
        self
    }

    /// Adds a cookie.
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.push(format!("{name}={value}"));
        self
    }

    /// Sets the address that the request comes from; by default it does not have one.
    pub fn peer_addr(mut self, addr: impl Into<SocketAddr>) -> Self {
        self.peer = Some(addr.into());
        self
    }

    /// Sends the request and waits for the response.
    pub async fn send(self) -> ClientResponse {
        let (app, jar) = (self.client.app.clone(), self.client.jar.clone());
        let target = self.target.clone();
        let request = match self.build() {
            Ok(request) => request,
            Err(mistake) => {
                let (status, detail) = (StatusCode::BAD_REQUEST, mistake.reason().into());
                return ClientResponse(app.refuse(Refusal { status, detail }));
            }
        };
        let response = ResponseFuture::new(app, request).await;
        if let Some(jar) = jar {
            jar.receive(&target, response.headers());
        }
        ClientResponse(response)
    }

    fn build(self) -> Result<Request, InvalidRequest> {
        let Self { client, method, target, mut fields, mut body, parts, mut cookies, peer } = self;
        if !parts.is_empty() {
            let content_type = format!("multipart/form-data; boundary={}", form::BOUNDARY);
            fields.push(("content-type".to_owned(), content_type.into_bytes()));
            body = form::end(parts).into();
        }
        cookies.extend(client.jar.as_ref().and_then(|jar| jar.field_for(&target)));
        if !cookies.is_empty() {
            fields.push(("cookie".to_owned(), cookies.join("; ").into_bytes()));
        }
        let mut builder = RequestBuilder::new(method, target).body_limit(client.body_limit);
        for (name, value) in fields {
            builder = builder.header(name, value);
        }
        if let Some(peer) = peer {
            builder = builder.peer_addr(peer);
        }
        builder.body(body).build()
    }
}

/// The response to a [`ClientRequest`].
///
/// ```
/// use webserver::prelude::*;
///
/// #[get("/ages")]
/// fn ages() -> Json<[u8; 2]> {
///     Json([7, 8])
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![ages]).build().client();
/// let answer = client.get("/ages").send().await;
/// assert_eq!(answer.status(), 200);
/// assert_eq!(answer.header("content-type"), Some("application/json"));
/// assert_eq!(answer.json::<Vec<u8>>().await, [7, 8]);
/// # });
/// ```
#[derive(Debug)]
pub struct ClientResponse(Response);

impl ClientResponse {
    /// Returns the status.
    pub fn status(&self) -> StatusCode {
        self.0.status()
    }

    /// Returns the first value of a header field, if it is UTF-8.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name)
    }

    /// Returns all header fields.
    pub fn headers(&self) -> &HeaderMap {
        self.0.headers()
    }

    /// Returns the next chunk of the body; `None` at its end. A stream can be read as far as it is made.
    ///
    /// # Panics
    /// If the body's stream fails.
    pub async fn chunk(&mut self) -> Option<Bytes> {
        let chunk = self.0.body_mut().next().await;
        chunk.map(|chunk| chunk.expect("the response's body can be read"))
    }

    /// Returns the whole body.
    ///
    /// # Panics
    /// If the body's stream fails.
    pub async fn bytes(mut self) -> Bytes {
        self.0.take_body().collect(u64::MAX).await.expect("the response's body can be read")
    }

    /// Returns the body as text; bytes that are not UTF-8 are replaced.
    ///
    /// # Panics
    /// If the body's stream fails.
    pub async fn text(self) -> String {
        String::from_utf8_lossy(&self.bytes().await).into_owned()
    }

    /// Returns the body, deserialized from JSON.
    ///
    /// # Panics
    /// If the body is not the JSON of a `T`.
    #[cfg(feature = "json")]
    pub async fn json<T: serde_core::de::DeserializeOwned>(self) -> T {
        serde_json::from_slice(&self.bytes().await).expect("the body is the JSON that was expected")
    }

    /// Returns the response itself.
    pub fn into_response(self) -> Response {
        self.0
    }
}
