//! The rejection of an extractor that is made of others: all mistakes that they found.

use std::error::Error;
use std::fmt;

use super::mistakes::{Mistakes, response};
use super::reject::Reject;
use crate::http::{HeaderMap, Mistake, Place, Problem, Response, StatusCode};
use crate::respond::IntoResponse;

/// The rejection of an extractor that [`#[extractor]`](macro@crate::extractor) makes: the mistakes in
/// its arguments, or the error of the function.
///
/// ```
/// use webserver::prelude::*;
/// use webserver::Refused;
///
/// struct Page(u32);
///
/// #[extractor]
/// fn page(#[header] x_page: u32) -> Result<Page, Problem> {
///     match x_page {
///         0 => Err(Problem::new(StatusCode::BAD_REQUEST).detail("pages begin with 1")),
///         number => Ok(Page(number)),
///     }
/// }
///
/// #[get("/")]
/// fn index(page: Result<Page, Refused>) -> Result<String, Refused> {
///     Ok(format!("page {}", page?.0))
/// }
///
/// # let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
/// # runtime.block_on(async {
/// let client = ServerBuilder::new().routes(routes![index]).build().client();
/// assert_eq!(client.get("/").header("x-page", "2").send().await.text().await, "page 2");
/// let answer = client.get("/").header("x-page", "0").header("accept", "text/plain").send().await;
/// assert_eq!(answer.text().await, "400 Bad Request\nrequest: pages begin with 1\n");
/// assert_eq!(client.get("/").header("x-page", "x").send().await.status(), 422);
/// # });
/// ```
#[derive(Debug)]
pub struct Refused {
    status: StatusCode,
    headers: HeaderMap,
    mistakes: Vec<Mistake>,
    is_absent: bool,
}

impl Refused {
    /// Keeps what a rejection says.
    #[expect(clippy::needless_pass_by_value, reason = "`map_err` calls it")]
    pub fn new(rejection: impl Reject) -> Self {
        Self {
            status: rejection.status(),
            headers: rejection.headers(),
            is_absent: rejection.absent(),
            mistakes: rejection.mistakes(),
        }
    }
}

impl From<Mistakes> for Refused {
    fn from(mistakes: Mistakes) -> Self {
        let is_absent = mistakes.are_all_absent();
        let mut problem = mistakes.into_response().take_problem();
        let problem =
            problem.get_or_insert_with(|| Problem::new(StatusCode::INTERNAL_SERVER_ERROR));
        Self {
            status: problem.status(),
            headers: problem.take_headers(),
            mistakes: problem.take_mistakes(),
            is_absent,
        }
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, mistake) in self.mistakes.iter().enumerate() {
            f.write_str(if at == 0 { "" } else { "; " })?;
            f.write_str(&mistake.detail)?;
        }
        Ok(())
    }
}

impl Error for Refused {}

impl Reject for Refused {
    fn status(&self) -> StatusCode {
        self.status
    }

    fn place(&self) -> Place {
        self.mistakes.first().map_or(Place::Request, |mistake| mistake.place.clone())
    }

    fn absent(&self) -> bool {
        self.is_absent
    }

    fn headers(&self) -> HeaderMap {
        self.headers.clone()
    }

    fn mistakes(&self) -> Vec<Mistake> {
        self.mistakes.iter().map(Mistake::without_source).collect()
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        response(self)
    }
}

/// A problem as the rejection of an extractor: its mistakes, or its detail.
impl Reject for Problem {
    fn status(&self) -> StatusCode {
        Self::status(self)
    }

    fn place(&self) -> Place {
        Self::mistakes(self).first().map_or(Place::Request, |mistake| mistake.place.clone())
    }

    fn headers(&self) -> HeaderMap {
        Self::headers(self).clone()
    }

    fn mistakes(&self) -> Vec<Mistake> {
        let detail = self.detail_text().unwrap_or("is refused");
        match Self::mistakes(self) {
            [] => vec![Mistake::new(Place::Request, detail)],
            mistakes => mistakes.iter().map(Mistake::without_source).collect(),
        }
    }
}
