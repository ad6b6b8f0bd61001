//! Makes a request from its checked constant and its values.

use super::outgoing::{OutgoingRequest, RequestError};
use super::part::RequestPart;
use super::typed::TypedRequest;
use crate::api_client::answer::{FromAnswer, Settled};
use crate::app::{Checked, EachFits, Node, Part, target};
use crate::http::HttpMethod;
use crate::router::Route;

/// Makes a request in the app `R`. Values that cannot be sent are an error of the call.
pub fn request<R: Node<Handlers: EachFits>, A: FromAnswer>(
    checked: &'static Checked,
    parts: &[&dyn RequestPart],
    _: Settled<A>,
) -> TypedRequest<A> {
    let target = target::<R>(checked, &written(parts));
    let outgoing = target.map_err(RequestError::Link);
    TypedRequest::new(outgoing.and_then(|target| outgoing_of(target.text, target.route, parts)))
}

fn written<'p>(parts: &[&'p dyn RequestPart]) -> Vec<&'p dyn Part> {
    parts.iter().map(|part| *part as &dyn Part).collect()
}

fn outgoing_of(
    target: String,
    route: &Route<'static>,
    parts: &[&dyn RequestPart],
) -> Result<OutgoingRequest, RequestError> {
    let method = route.methods.first().copied().unwrap_or("GET");
    let method = HttpMethod::from_bytes(method.as_bytes()).expect("a route's method is one");
    let mut outgoing = OutgoingRequest::new(method, target);
    outgoing.consumes = route.variant.consumes;
    if let Some(media_type) = route.variant.produces {
        let accepted = format!("{media_type}, application/problem+json");
        outgoing.header("accept", accepted).map_err(RequestError::Value)?;
    }
    if let Some(host) = route.host.filter(|host| !host.contains('{')) {
        outgoing.header("host", host).map_err(RequestError::Value)?;
    }
    for part in parts {
        part.send_to(&mut outgoing).map_err(RequestError::Value)?;
    }
    Ok(outgoing)
}
