//! Operations that are described by hand, because their functions are known only at run time.

use std::borrow::Cow;

use super::document::{Described, Method, OperationObject};
use super::ids;
use super::info::{ByHand, Info};
use super::operation::Operation;
use super::path::PathTemplate;
use super::schemas::Schemas;
use super::scheme::SecurityScheme;
use crate::router::Segment;

/// Describes an operation. Returns it with its security schemes.
pub(super) fn operation(
    by_hand: &ByHand,
    info: &Info,
    schemas: &mut Schemas,
) -> Result<(Described, Vec<SecurityScheme>), Vec<String>> {
    let ByHand { path, method, describe } = by_hand;
    let place = format!("{method} {path}");
    let pattern = webserver_pattern::parse(path).map_err(|errors| {
        let sentences = errors.iter().map(|error| format!("{place}: {error}"));
        sentences.collect::<Vec<_>>()
    })?;
    let segments: Vec<Segment<'_>> = pattern.segments.iter().map(Segment::from).collect();
    let (path, methods) = (PathTemplate::new(&[], &segments), [method.as_str()]);
    let mut operation = Operation::new(schemas);
    operation.methods = &methods;
    info.server_says(&mut operation);
    describe(&mut operation);
    let parts = operation.finish();
    if !parts.mistakes.is_empty() {
        let sentences = parts.mistakes.iter().map(|mistake| format!("{place}: {mistake}"));
        return Err(sentences.collect());
    }
    let mut object = OperationObject {
        parameters: parts.parameters,
        body: parts.body,
        responses: parts.responses,
        security: parts.security.iter().map(SecurityScheme::name).collect(),
        ..OperationObject::default()
    };
    object.complete(&path);
    let method = Method::new(method.as_str());
    let function = Cow::Owned(ids::without_function(&method, &path));
    Ok((Described { path, method, function, module: "", object }, parts.security))
}
