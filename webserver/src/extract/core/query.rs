//! The need for the query. The query is parsed once for all arguments, before they are extracted, and
//! lives as long as the request.

use super::needs::{Needs, Slots, States};
use crate::extract::pairs::Pairs;

/// The need for all pairs of the query. The extractor gets a reference to them, so what it returns
/// may borrow from them.
///
/// ```
/// use std::convert::Infallible;
/// use webserver::prelude::*;
/// use webserver::{Cx, FromRequest, Pairs, WholeQuery};
///
/// /// How many parameters the query has.
/// struct Count(usize);
///
/// impl<'r> FromRequest<'r> for Count {
///     type Needs = WholeQuery;
///     type Rejection = Infallible;
///
///     fn from_request(cx: Cx<'r, WholeQuery>) -> Result<Self, Infallible> {
///         let pairs: &Pairs<'_> = cx.needs;
///         Ok(Self(pairs.len()))
///     }
/// }
///
/// #[get("/count")]
/// fn count(count: Count) -> usize {
///     count.0
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![count]).build().client();
/// assert_eq!(client.get("/count?a=1&b=2").send().await.text().await, "2");
/// # });
/// ```
#[derive(Debug)]
pub struct WholeQuery(());

impl Needs for WholeQuery {
    type Own = ();
    type Refs<'r> = &'r Pairs<'r>;
    const QUERY: bool = true;

    fn own(_: &States) {}

    fn refs<'r>((): &'r (), slots: Slots<'r>) -> &'r Pairs<'r> {
        slots.query.expect("the query is parsed if an argument needs it")
    }

    fn none(slots: Slots<'_>) -> Option<Self::Refs<'_>> {
        Some(Self::refs(&(), slots))
    }
}
