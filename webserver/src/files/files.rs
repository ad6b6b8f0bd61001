//! The files of a folder, and how a request is answered with one of them.

use std::borrow::Cow;
use std::future::Future;
use std::io;
use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;

use tokio::task::spawn_blocking;

use super::cache::Cache;
use super::embedded::Embedded;
use super::find::{Found, Search, Wish};
use super::folder::{Folder, FolderError};
use super::options::Options;
use super::path::FilePath;
use super::store::Store;
use crate::{HeaderName, HeaderValue, HttpMethod, Problem, Request, Response, StatusCode};

/// The files of a folder, on disk or in the program, which are sent to whoever may see them. A clone is
/// cheap.
///
/// A handler serves them from a state, so groups, guards and middleware apply to it as to any other:
///
/// ```
/// use webserver::files::{FilePath, Files};
/// use webserver::prelude::*;
///
/// #[get("/assets/{path..}")]
/// async fn assets(path: FilePath<'_>, request: &Request, files: State<Files>) -> Result<Response, Problem> {
///     files.serve(path, request).await
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// # let scratch = tempfile::tempdir().unwrap();
/// # std::fs::write(scratch.path().join("style.css"), "a { color: red }").unwrap();
/// # let folder = scratch.path();
/// let files = Files::new(folder).expect("the folder is deployed with the program");
/// let client = ServerBuilder::new().state(files).routes(routes![assets]).build().client();
/// let answer = client.get("/assets/style.css").send().await;
/// assert_eq!(answer.header("content-type"), Some("text/css; charset=utf-8"));
/// assert_eq!(client.get("/assets/../secret").send().await.status(), 404);
/// # });
/// ```
///
/// The [guide](crate::guide::files) explains what is served and how.
#[derive(Clone, Debug)]
pub struct Files {
    store: Store,
    options: Arc<Options>,
}

impl Files {
    /// Serves the files of a folder.
    ///
    /// # Errors
    ///
    /// If it is not a folder that the program may read. The error names it.
    ///
    /// ```
    /// use webserver::files::Files;
    ///
    /// # let folder = std::env::temp_dir();
    /// let files = Files::new(folder)?;
    /// # Ok::<(), webserver::files::FolderError>(())
    /// ```
    pub fn new(folder: impl AsRef<Path>) -> Result<Self, FolderError> {
        let folder = Folder::new(folder.as_ref())?;
        Ok(Self::of(Store::Folder(Arc::new(folder))))
    }

    /// Serves files that are part of the program. Their tags are hashes of their contents, so all
    /// instances of a program have the same tags. A file is also served under its fingerprinted name, and
    /// clients may keep it for ever then.
    ///
    /// ```
    /// use webserver::files::{Embedded, Files, embed};
    ///
    /// static PAGES: Embedded = embed!("docs");
    ///
    /// let files = Files::embedded(&PAGES);
    /// ```
    pub fn embedded(embedded: &'static Embedded) -> Self {
        Self::of(Store::Program(embedded))
    }

    /// Serves the folder that files of the program were taken from, as it is now. It is for development: a
    /// changed file is seen without a compilation. Fingerprinted names work as well.
    ///
    /// # Errors
    ///
    /// If the folder is not where it was when the program was compiled.
    ///
    /// ```
    /// use webserver::files::{Embedded, Files, embed};
    ///
    /// static PAGES: Embedded = embed!("docs");
    ///
    /// let develops = cfg!(debug_assertions);
    /// let files = if develops { Files::source_of(&PAGES)? } else { Files::embedded(&PAGES) };
    /// # Ok::<(), webserver::files::FolderError>(())
    /// ```
    pub fn source_of(embedded: &'static Embedded) -> Result<Self, FolderError> {
        let folder = Folder::new(embedded.folder().as_ref())?;
        Ok(Self::of(Store::SourceOf(embedded, Arc::new(folder))))
    }

    fn of(store: Store) -> Self {
        Self { store, options: Arc::default() }
    }

    fn with(mut self, change: impl FnOnce(&mut Options)) -> Self {
        change(Arc::make_mut(&mut self.options));
        self
    }

    /// Sets whether files and folders are served whose names begin with a dot. The default is `false`,
    /// because such files are often not meant for others, such as `.env` and `.git`. The folder
    /// `.well-known` is always served (RFC 8615).
    pub fn dot_files(self, served: bool) -> Self {
        self.with(|options| options.dot_files = served)
    }

    /// Sets whether symbolic links are followed. The default is `true`, for links that stay inside the
    /// folder: one that leads out of it is never followed, and neither is an absolute one on Linux.
    pub fn follow_links(self, followed: bool) -> Self {
        self.with(|options| options.follows_links = followed)
    }

    /// Sets the name of the file that is served for a folder. The default is `index.html`. With `None` a
    /// folder is answered with 404. The files of a folder are never listed.
    pub fn index(self, name: Option<&str>) -> Self {
        self.with(|options| options.index = name.map(|name| Cow::Owned(name.to_owned())))
    }

    /// Sets the page of a single-page application, which chooses by itself what it shows for a path. It
    /// is served where there is no file if a browser navigates: the request accepts `text/html`, and the
    /// last name of its path has no dot. So a script that does not exist is still answered with 404, and
    /// not with a page.
    ///
    /// ```
    /// use webserver::files::Files;
    /// use webserver::prelude::*;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// # let scratch = tempfile::tempdir().unwrap();
    /// # std::fs::write(scratch.path().join("index.html"), "<h1>").unwrap();
    /// # let folder = scratch.path();
    /// let files = Files::new(folder).expect("it was built").fallback_page("index.html");
    /// let builder = ServerBuilder::new().route("/{path..}", HttpMethod::GET, files.handler());
    /// let client = builder.build().client();
    /// let get = |path, accept| client.get(path).header("accept", accept).send();
    /// assert_eq!(get("/orders/7", "text/html").await.status(), 200);
    /// assert_eq!(get("/orders/7", "application/json").await.status(), 404);
    /// assert_eq!(get("/app.js", "text/html").await.status(), 404);
    /// # });
    /// ```
    pub fn fallback_page(self, path: &str) -> Self {
        self.with(|options| options.fallback = Some(Cow::Owned(path.to_owned())))
    }

    /// Sets whether compressed files beside a file are served to clients that accept them: `app.js.br`,
    /// `app.js.zst` or `app.js.gz` for `app.js`. The default is `false`. They are not looked for beside
    /// what does not get smaller, such as images. Whatever makes the files has to make them anew when the
    /// file changes.
    pub fn precompressed(self, served: bool) -> Self {
        self.with(|options| options.precompressed = served)
    }

    /// Sets for how long clients may keep files. The default is [`Cache::Revalidate`]. Pages are
    /// revalidated always, unless they may not be kept at all.
    pub fn cache(self, cache: Cache) -> Self {
        self.with(|options| options.cache = cache)
    }

    /// Lets clients keep the files below a folder for ever, pages excepted. It is for the output of build
    /// tools whose file names have a hash of the content, such as `assets/index-DiwrgTda.js`. An empty path is
    /// the whole folder.
    ///
    /// ```
    /// use webserver::files::Files;
    ///
    /// # let folder = std::env::temp_dir();
    /// let files = Files::new(folder)?.immutable("assets");
    /// # Ok::<(), webserver::files::FolderError>(())
    /// ```
    pub fn immutable(self, folder: &str) -> Self {
        let mut folder = folder.trim_matches('/').to_owned();
        if !folder.is_empty() {
            folder.push('/');
        }
        self.with(|options| options.immutable.push(folder))
    }

    /// Chooses for how long clients may keep a file, by its path below the folder. `None` leaves it to the
    /// other rules.
    ///
    /// ```
    /// use webserver::files::{Cache, Files};
    ///
    /// # let folder = std::env::temp_dir();
    /// let rule = |path: &str| path.ends_with(".map").then_some(Cache::Never);
    /// let files = Files::new(folder)?.cache_by(rule);
    /// # Ok::<(), webserver::files::FolderError>(())
    /// ```
    pub fn cache_by(self, rule: impl Fn(&str) -> Option<Cache> + Send + Sync + 'static) -> Self {
        self.with(|options| options.rule = Some(Arc::new(rule)))
    }

    /// Sets how many ranges of a file one request may ask for. The default is 16. A request for more is
    /// answered with the whole file.
    pub fn most_ranges(self, most: usize) -> Self {
        self.with(|options| options.most_ranges = most)
    }

    /// Answers a GET or HEAD with the file of this path.
    ///
    /// # Errors
    ///
    /// The problem is a 404 if there is no such file, a 405 for another method, a 412 if a condition of the
    /// request is false, a 416 if no byte of the ranges exists, and a 500 if the file cannot be opened.
    pub async fn serve(&self, path: FilePath<'_>, request: &Request) -> Result<Response, Problem> {
        if !matches!(*request.method(), HttpMethod::GET | HttpMethod::HEAD) {
            let allow = (HeaderName::from_static("allow"), HeaderValue::from_static("GET, HEAD"));
            return Err(Problem::new(StatusCode::METHOD_NOT_ALLOWED).header(allow.0, allow.1));
        }
        let wish = Wish::of(request, &self.options);
        let found = match self.find(&path, wish, false) {
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                self.find_waiting(path, wish).await
            }
            found => found,
        };
        match found {
            Ok(Found::Content(content)) => content.reply(request, self.options.most_ranges),
            Ok(Found::Folder) => Ok(redirect(request)),
            Ok(Found::Nothing) => Err(Problem::new(StatusCode::NOT_FOUND)),
            Err(error) => {
                tracing::error!(%error, "a file cannot be opened");
                Err(Problem::new(StatusCode::INTERNAL_SERVER_ERROR).with_source(error))
            }
        }
    }

    fn find(&self, path: &FilePath<'_>, wish: Wish, waits: bool) -> io::Result<Found> {
        Search { store: &self.store, options: &self.options, wish, waits }.find(path)
    }

    /// Looks a path up on a thread that may wait for the disk.
    async fn find_waiting(&self, path: FilePath<'_>, wish: Wish) -> io::Result<Found> {
        let (files, path) = (self.clone(), path.into_owned());
        spawn_blocking(move || files.find(&path, wish, true)).await.map_err(io::Error::other)?
    }

    /// Returns a function for [`ServerBuilder::route`](crate::ServerBuilder::route). The file is that of
    /// the parameter `{path..}` at the end of the route, whatever its name, or of the whole path if the
    /// route has none.
    ///
    /// ```
    /// use webserver::files::Files;
    /// use webserver::prelude::*;
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// # let scratch = tempfile::tempdir().unwrap();
    /// # std::fs::write(scratch.path().join("favicon.ico"), "").unwrap();
    /// # let folder = scratch.path();
    /// let files = Files::new(folder).expect("the folder is deployed with the program");
    /// let server = ServerBuilder::new()
    ///     .route("/assets/{path..}", HttpMethod::GET, files.handler())
    ///     .route("/favicon.ico", HttpMethod::GET, files.handler())
    ///     .build();
    /// let client = server.client();
    /// assert_eq!(client.get("/assets/favicon.ico").send().await.status(), 200);
    /// assert_eq!(client.get("/favicon.ico").send().await.status(), 200);
    /// # });
    /// ```
    pub fn handler(&self) -> impl Fn(Request) -> Answer + Clone + Send + Sync + use<> {
        files(self.clone())
    }
}

/// Returns the function of [`Files::handler`]. The name of this function is the one in lists of routes.
fn files(files: Files) -> impl Fn(Request) -> Answer + Clone + Send + Sync + 'static {
    move |request| {
        let files = files.clone();
        Box::pin(async move {
            let path = FilePath::of_request(&request);
            let path = path.ok_or_else(|| Problem::new(StatusCode::NOT_FOUND))?;
            files.serve(path, &request).await
        })
    }
}

/// What the function of [`Files::handler`] returns.
pub type Answer = Pin<Box<dyn Future<Output = Result<Response, Problem>> + Send>>;

/// Sends a client from a folder to its index: to the same path with a slash at its end. The reference is
/// relative to the request, so it is right whatever is in front of the path, and never names another host.
fn redirect(request: &Request) -> Response {
    let path = request.uri().encoded_path();
    let name = path.rsplit('/').next().unwrap_or_default();
    let query = request.query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = HeaderValue::try_from(format!("./{name}/{query}"));
    let location = location.unwrap_or(HeaderValue::from_static("./"));
    Response::new("")
        .with_status(StatusCode::TEMPORARY_REDIRECT)
        .with_header(HeaderName::from_static("location"), location)
}
