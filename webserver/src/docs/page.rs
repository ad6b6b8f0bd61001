//! The page and its files.

use std::sync::OnceLock;

use serde_json::json;

use super::file::{File, name};
use crate::http::{HeaderValue, Problem, Request, Response};
use crate::openapi::OpenApi;

/// The files of the page, by the names that they have below it.
pub(super) const FILES: [&str; 4] =
    ["openapi.json", "swagger-ui-bundle.js", "swagger-ui.css", "start.js"];

/// What the page may load and do: its own files, and requests to its own server. Swagger UI draws its icons
/// from `data:` URLs. Frames of other pages cannot have it, so nobody is made to press its buttons.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const SCRIPT_TYPE: &str = "text/javascript; charset=utf-8";

/// A docs page.
#[derive(Debug)]
pub(super) struct DocsPage {
    openapi: OpenApi,
    title: String,
    script: File,
    style: File,
    start: File,
    /// The description with the address of this server, which the first request tells.
    description: OnceLock<File>,
}

impl DocsPage {
    pub(super) fn new(openapi: &OpenApi) -> Self {
        let title = openapi.value()["info"]["title"].as_str().unwrap_or_default();
        Self {
            title: escaped(title),
            openapi: openapi.clone(),
            script: File::compressed(webserver_docs::SCRIPT, SCRIPT_TYPE),
            style: File::compressed(webserver_docs::STYLE, "text/css; charset=utf-8"),
            start: File::new(include_bytes!("start.js").as_slice(), SCRIPT_TYPE),
            description: OnceLock::new(),
        }
    }

    /// Answers with one of the [`FILES`], or with the page itself.
    pub(super) fn answer(&self, file: &str, request: &Request) -> Result<Response, Problem> {
        match file {
            "openapi.json" => self.description(request).answer(request),
            "swagger-ui-bundle.js" => self.script.answer(request),
            "swagger-ui.css" => self.style.answer(request),
            "start.js" => self.start.answer(request),
            _ => self.page(request),
        }
    }

    /// Returns the description with this server as the only one, because the page cannot reach others.
    fn description(&self, request: &Request) -> &File {
        self.description.get_or_init(|| {
            let mut value = self.openapi.value().clone();
            let base = request.base_path();
            let url = if base.is_empty() { "/" } else { base.as_str() };
            value["servers"] = json!([{ "url": url }]);
            File::new(value.to_string().into_bytes(), "application/json")
        })
    }

    /// The links of the page are relative, so they are right whatever a proxy has put in front of its path.
    fn page(&self, request: &Request) -> Result<Response, Problem> {
        let folder = request.uri().encoded_path().rsplit('/').next().unwrap_or_default();
        let folder = if folder.is_empty() { String::new() } else { escaped(folder) + "/" };
        let page = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width\">\n<title>{}</title>\n\
             <link rel=\"icon\" href=\"data:,\">\n\
             <link rel=\"stylesheet\" href=\"./{folder}swagger-ui.css\">\n</head>\n<body>\n\
             <div id=\"docs\"></div>\n\
             <noscript>This page needs JavaScript. The description itself is \
             <a href=\"./{folder}openapi.json\">openapi.json</a>.</noscript>\n\
             <script src=\"./{folder}swagger-ui-bundle.js\"></script>\n\
             <script src=\"./{folder}start.js\"></script>\n</body>\n</html>\n",
            self.title
        );
        let response = File::new(page.into_bytes(), "text/html; charset=utf-8").answer(request)?;
        let fields = [("content-security-policy", POLICY), ("referrer-policy", "no-referrer")];
        Ok(fields.into_iter().fold(response, |response, (field, value)| {
            response.with_header(name(field), HeaderValue::from_static(value))
        }))
    }
}

/// Returns a text that is data wherever HTML has it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in text.chars() {
        match char {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            char => escaped.push(char),
        }
    }
    escaped
}
