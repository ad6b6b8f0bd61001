//! What is derived from the options, the doc comment and the module of a handler.

use serde_json::json;
use webserver::prelude::*;

use super::only;
use crate::openapi::{info, statuses};

#[test]
fn options_of_a_route_have_their_statuses() {
    #[post("/", consumes = "text/csv", produces = "text/csv", body_limit = "1 KiB", timeout = "1s")]
    fn sort(rows: String) -> String {
        rows
    }

    let openapi = routes![sort].openapi(info());
    let operation = only(&openapi);
    assert!(operation["requestBody"]["content"]["text/csv"].is_object(), "{operation}");
    assert!(operation["responses"]["200"]["content"]["text/csv"].is_object(), "{operation}");
    assert_eq!(statuses(operation), ["200", "400", "406", "408", "413", "415", "503"]);
}

#[test]
fn doc_comment_and_module_describe_the_operation() {
    mod users {
        use webserver::prelude::*;

        /// Shows a
        /// user.
        ///
        /// With *all* that is known.
        #[deprecated]
        #[get("/")]
        pub(super) fn show() {}
    }

    let openapi = routes![users::show].openapi(info());
    let operation = only(&openapi);
    assert_eq!(operation["summary"], "Shows a user.");
    assert_eq!(operation["description"], "With *all* that is known.");
    assert_eq!(operation["deprecated"], true);
    assert_eq!(operation["tags"], json!(["users"]));
    assert_eq!(operation["operationId"], "show");
}
