//! The pages: templates of minijinja, which escapes all values.

use std::collections::BTreeMap;

use minijinja::value::Serde;
use minijinja::{Environment, Value, context};
use serde::Serialize;
use webserver::prelude::*;

use super::album::Photo;

/// The templates, as a state of the server.
pub(crate) struct Pages(Environment<'static>);

/// What a form shows: the values that were typed, and the mistakes, by the names of the fields.
#[derive(Default, Serialize)]
pub(crate) struct FormState {
    values: BTreeMap<&'static str, String>,
    errors: BTreeMap<String, String>,
}

impl FormState {
    /// Sets what was typed into a field.
    pub(crate) fn value(mut self, name: &'static str, value: &str) -> Self {
        self.values.insert(name, value.to_owned());
        self
    }

    /// Sets what is wrong with a field.
    pub(crate) fn error(mut self, name: impl Into<String>, detail: impl Into<String>) -> Self {
        self.errors.insert(name.into(), detail.into());
        self
    }

    /// Returns whether there is a mistake.
    pub(crate) fn is_refused(&self) -> bool {
        !self.errors.is_empty()
    }
}

impl Pages {
    /// Parses the templates, which are parts of the program.
    pub(crate) fn new() -> Self {
        let mut pages = Environment::new();
        for (name, text) in [
            ("layout.html", include_str!("pages/layout.html")),
            ("login.html", include_str!("pages/login.html")),
            ("album.html", include_str!("pages/album.html")),
        ] {
            pages.add_template(name, text).expect("the templates of the program can be parsed");
        }
        Self(pages)
    }

    /// The page with the form to sign in.
    pub(crate) fn login(
        &self,
        form: &FormState,
        message: Option<String>,
    ) -> webserver::Result<Html<String>> {
        let page = self.0.get_template("login.html")?;
        Ok(Html(page.render(context! { form => Value::from(Serde(form)), message })?))
    }

    /// The page with the photos and the form to add one.
    pub(crate) fn album(
        &self,
        user: &str,
        photos: &[Photo],
        form: &FormState,
        message: Option<String>,
    ) -> webserver::Result<Html<String>> {
        let page = self.0.get_template("album.html")?;
        let (photos, form) = (Value::from(Serde(photos)), Value::from(Serde(form)));
        Ok(Html(page.render(context! { user, photos, form, message })?))
    }
}
