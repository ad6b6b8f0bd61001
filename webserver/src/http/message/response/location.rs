//! The field `Location` of a response, below a base path.

use crate::http::base_path::BasePath;
use crate::http::message::response::Response;
use ::http::HeaderValue;
use ::http::header::LOCATION;

impl Response {
    /// Records whether the field `Location` is a path from the root of the app.
    pub(crate) fn set_location_of_app(&mut self, is_of_app: bool) {
        self.location_of_app = is_of_app;
    }

    /// Puts the base path of the server in front of a `Location` that was made of a link. The server
    /// does so after all middleware; this is for a middleware that stores the field for another
    /// response.
    ///
    /// ```
    /// use webserver::prelude::*;
    ///
    /// #[get("/orders/{id}")]
    /// fn show(id: u32) -> String {
    ///     format!("order {id}")
    /// }
    ///
    /// #[post("/orders")]
    /// fn create(base: BasePath) -> Response {
    ///     let mut response = Redirect::see_other(uri!(App, show(id = 7))).into_response();
    ///     response.resolve_location(&base);
    ///     response
    /// }
    ///
    /// routes![App = [show, create]];
    ///
    /// # fn main() {
    /// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    /// # runtime.block_on(async {
    /// let client = ServerBuilder::new().routes(routes![App]).base_path("/shop").build().client();
    /// let answer = client.post("/shop/orders").send().await;
    /// assert_eq!(answer.header("location"), Some("/shop/orders/7"));
    /// # });
    /// # }
    /// ```
    pub fn resolve_location(&mut self, base: &BasePath) {
        self.complete_location(base);
        self.location_of_app = false;
    }

    /// Puts the base path in front of a `Location` that is a path from the root of the app.
    #[inline]
    pub(crate) fn complete_location(&mut self, base: &BasePath) {
        if self.location_of_app && !base.is_empty() {
            self.put_base_before_location(base);
        }
    }

    #[cold]
    fn put_base_before_location(&mut self, base: &BasePath) {
        self.location_of_app = false;
        let whole = self.headers.get(LOCATION.as_str()).map(|link| base.join(link));
        // A base path and a link consist of characters of a URI.
        if let Some(Ok(whole)) = whole.map(HeaderValue::try_from) {
            self.headers.insert(LOCATION, whole);
        }
    }
}
