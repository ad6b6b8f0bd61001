//! The wrapper of values that must not be shown.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde_core::de::{Deserialize, Deserializer, Visitor};

/// The name under which the collector knows the wrapper.
pub(crate) const NAME: &str = "$webserver::Sensitive";

/// A value that must not be shown, such as a password. If it is not of its type, the response does not
/// contain what was sent, and `Debug` writes `Sensitive(..)`.
///
/// serde loses the wrapper in a flattened struct and in a tagged or untagged enum. Nothing that was sent
/// in these is shown.
///
/// ```
/// use serde::Deserialize;
/// use webserver::prelude::*;
/// use webserver::Sensitive;
///
/// #[derive(Deserialize)]
/// struct Login {
///     name: String,
///     pin: Sensitive<u32>,
/// }
///
/// #[post("/login")]
/// fn login(#[json] login: Login) -> String {
///     format!("{} {:?} {}", login.name, login.pin, *login.pin == 1234)
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![login]).build().client();
/// let post = |body: &'static str| {
///     client.post("/login").header("content-type", "application/json").body(body).send()
/// };
/// assert_eq!(post(r#"{"name":"Ada","pin":1234}"#).await.text().await, "Ada Sensitive(..) true");
/// let refused = post(r#"{"name":"Ada","pin":"12x4"}"#).await;
/// assert!(!refused.text().await.contains("12x4"));
/// # });
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sensitive<T>(pub T);

impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(..)")
    }
}

impl<T> Deref for Sensitive<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Sensitive<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Sensitive<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NAME, Inside(std::marker::PhantomData))
    }
}

struct Inside<T>(std::marker::PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Inside<T> {
    type Value = Sensitive<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<Self::Value, D::Error> {
        T::deserialize(deserializer).map(Sensitive)
    }
}
