//! What a description says about the app as a whole.

/// The title, the version and further facts of an API.
///
/// ```
/// use webserver::openapi::Info;
///
/// let info = Info::new("Shop", "1.0").description("Orders.").server("https://shop.example");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    pub(super) title: String,
    pub(super) version: String,
    pub(super) description: Option<String>,
    pub(super) servers: Vec<String>,
}

impl Info {
    /// Creates the facts of an API. The version is that of the API, not of OpenAPI.
    pub fn new(title: impl Into<String>, version: impl Into<String>) -> Self {
        Self {
            title: title.into(),
            version: version.into(),
            description: None,
            servers: Vec::new(),
        }
    }

    /// Sets the description, in Markdown (CommonMark).
    pub fn description(mut self, text: impl Into<String>) -> Self {
        self.description = Some(text.into());
        self
    }

    /// Adds the address of a server that has the API, or a path such as `/shop`. Without one, clients
    /// take the address that the description comes from.
    pub fn server(mut self, url: impl Into<String>) -> Self {
        self.servers.push(url.into());
        self
    }
}
