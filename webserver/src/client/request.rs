//! A request of the client, which is built in steps and then sent.

use std::net::SocketAddr;
use std::sync::Arc;

#[cfg(feature = "contract")]
use super::check::{ResponseCheck, checked};
use super::form;
use super::jar::Jar;
use super::response::ClientResponse;
use super::socket;
use super::way::{Message, Way};
use crate::http::{
    Body, Dispatch, HttpMethod, Refusal, RequestBuilder, Response, ResponseFuture, StatusCode,
};

/// A request that a [`Client`](crate::Client) sends.
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
#[must_use = "a request does nothing until it is sent"]
pub struct ClientRequest {
    way: Way,
    jar: Option<Jar>,
    message: Message,
    /// The parts of a form with files.
    parts: Vec<u8>,
    cookies: Vec<String>,
    #[cfg(feature = "contract")]
    check: Option<Arc<dyn ResponseCheck>>,
}

impl ClientRequest {
    pub(super) fn new(way: Way, jar: Option<Jar>, method: HttpMethod, target: String) -> Self {
        let fields = vec![("host".to_owned(), b"localhost".to_vec())];
        let message = Message { method, target, fields, body: Body::empty(), peer: None };
        Self {
            way,
            jar,
            message,
            parts: Vec::new(),
            cookies: Vec::new(),
            #[cfg(feature = "contract")]
            check: None,
        }
    }

    #[cfg(feature = "contract")]
    pub(super) fn checked_by(mut self, check: Option<Arc<dyn ResponseCheck>>) -> Self {
        self.check = check;
        self
    }

    /// Lets the response to this request differ from the description that
    /// [`Client::checking`](crate::Client::checking) has got.
    #[cfg(feature = "contract")]
    pub fn unchecked(mut self) -> Self {
        self.check = None;
        self
    }

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
            self.message.fields.remove(0);
            self.message.fields.insert(0, (name, value.as_ref().to_vec()));
        } else {
            self.message.fields.push((name, value.as_ref().to_vec()));
        }
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Body>) -> Self {
        self.message.body = body.into();
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
        form::add_part(&mut self.parts, form::BOUNDARY, name, None, value.as_bytes());
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
        form::add_part(&mut self.parts, form::BOUNDARY, name, file, content.as_ref());
        self
    }

    /// Adds a cookie.
    pub fn cookie(mut self, name: &str, value: &str) -> Self {
        self.cookies.push(format!("{name}={value}"));
        self
    }

    /// Sets the address that the request comes from; by default it does not have one. Over a socket, a
    /// request comes from the address of the socket, and sending one with another address panics.
    pub fn peer_addr(mut self, addr: impl Into<SocketAddr>) -> Self {
        self.message.peer = Some(addr.into());
        self
    }

    /// Sends the request and waits for the response. Over a socket, each request has a connection of its
    /// own, and waits only for the head of the response.
    ///
    /// # Panics
    /// Over a socket, if the server does not accept the connection, or closes it without a response.
    pub async fn send(self) -> ClientResponse {
        #[cfg(feature = "contract")]
        let (check, method) = (self.check.clone(), self.message.method.clone());
        let Self { way, jar, mut message, parts, mut cookies, .. } = self;
        if !parts.is_empty() {
            let content_type = format!("multipart/form-data; boundary={}", form::BOUNDARY);
            message.fields.push(("content-type".to_owned(), content_type.into_bytes()));
            message.body = form::end(parts, form::BOUNDARY).into();
        }
        cookies.extend(jar.as_ref().and_then(|jar| jar.field_for(&message.target)));
        if !cookies.is_empty() {
            message.fields.push(("cookie".to_owned(), cookies.join("; ").into_bytes()));
        }
        let target = message.target.clone();
        let response = match way {
            Way::Call(app, body_limit) => call(app, message, body_limit).await,
            Way::Connection(running) => socket::send(running, message).await,
        };
        #[cfg(feature = "contract")]
        let response = checked(check.as_ref(), &method, &target, response).await;
        if let Some(jar) = jar {
            jar.receive(&target, response.headers());
        }
        ClientResponse::new(response)
    }
}

impl std::fmt::Debug for ClientRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Message { method, target, .. } = &self.message;
        write!(f, "ClientRequest({method} {target})")
    }
}

/// Calls the server without a connection.
async fn call(app: Arc<dyn Dispatch>, message: Message, body_limit: u64) -> Response {
    let Message { method, target, fields, body, peer } = message;
    let mut builder = RequestBuilder::new(method, target).body_limit(body_limit);
    for (name, value) in fields {
        builder = builder.header(name, value);
    }
    if let Some(peer) = peer {
        builder = builder.peer_addr(peer);
    }
    match builder.body(body).build() {
        Ok(request) => ResponseFuture::new(app, request).await,
        Err(mistake) => {
            let (status, detail) = (StatusCode::BAD_REQUEST, mistake.reason().into());
            app.refuse(Refusal { status, detail })
        }
    }
}
