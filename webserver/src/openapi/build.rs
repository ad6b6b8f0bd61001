//! Builds the description of an app from its routes and its handlers.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use serde_json::Value;

use super::by_hand;
use super::catchers::{Catcher, Catchers};
use super::document::{Described, Document, Method, OperationObject};
use super::error::DescriptionError;
use super::handlers::{Handler, HandlerPlan, Handlers};
use super::ids;
use super::info::Info;
use super::merge::merge;
use super::operation::{Code, Operation, Parameter, ParameterPlace, Parts};
use super::path::{PathTemplate, prefixes};
use super::problem;
use super::schemas::Schemas;
use super::scheme::SecurityScheme;
use super::texts;
use crate::app::{Facts, Options};
use crate::router::{Route, Segment, Tree};

/// Describes an app.
pub(super) fn document(
    info: Info,
    handlers: &Handlers,
    tree: &Tree,
) -> Result<Document, DescriptionError> {
    let (mut schemas, mut mistakes) = (Schemas::new(), Vec::new());
    let (mut operations, mut security) = (Vec::new(), BTreeMap::new());
    let catchers = Catchers::of(tree, &handlers.catchers);
    // The tree and the types have the same order.
    for (index, (prefix, handler)) in prefixes(*tree).iter().zip(&handlers.all).enumerate() {
        let catchers = catchers.of_route(index);
        let mut parts = describe(&info, handler, &catchers, &mut schemas);
        let facts = handler.plan.facts;
        let Route { name, file, line, .. } = facts.route;
        let place = format!("fn {name} ({file}:{line})");
        mistakes.extend(parts.mistakes.drain(..).map(|mistake| format!("{place}: {mistake}")));
        security.extend(parts.security.iter().map(|it| (it.name(), it.value())));
        add(prefix, facts, &parts, &mut operations);
    }
    for by_hand in &info.by_hand {
        match by_hand::operation(by_hand, &info, &mut schemas) {
            Ok((operation, by)) => {
                operations.push(operation);
                security.extend(by.iter().map(|it| (it.name(), it.value())));
            }
            Err(mut found) => mistakes.append(&mut found),
        }
    }
    let mut merged = schemas.finish();
    mistakes.append(&mut merged.problems);
    if merged.schemas.contains_key(problem::NAME) {
        mistakes.push(
            "a type is called `Problem`, which is the schema of errors: rename it by \
             `#[schemars(rename = \"..\")]`"
                .to_owned(),
        );
    }
    mistakes.dedup();
    if !mistakes.is_empty() {
        return Err(DescriptionError(mistakes));
    }
    merged.schemas.insert(problem::NAME.to_owned(), problem::schema());
    for operation in &mut operations {
        operation.object.schemas().for_each(|schema| merged.rewrite(schema));
    }
    let mut operations = one_for_each_path(operations);
    ids::assign(&mut operations);
    let all = operations.iter_mut().flat_map(|operation| operation.object.schemas());
    merged.keep_reachable(all);
    let mut paths: BTreeMap<String, BTreeMap<Method, OperationObject>> = BTreeMap::new();
    for Described { path, method, object, .. } in operations {
        paths.entry(path.text).or_default().insert(method, object);
    }
    Ok(Document { info, paths, schemas: merged.schemas, security })
}

/// Joins the operations that have one path and method. A path that differs from an earlier one only in the
/// names of its parameters gets the earlier names, because OpenAPI takes both for one.
fn one_for_each_path(operations: Vec<Described>) -> Vec<Described> {
    let mut names: BTreeMap<String, PathTemplate> = BTreeMap::new();
    let mut joined: BTreeMap<(String, Method), Described> = BTreeMap::new();
    for mut operation in operations {
        let path = names.entry(operation.path.shape.clone()).or_insert(operation.path.clone());
        operation.object.rename(&operation.path.names, &path.names);
        operation.path = path.clone();
        match joined.entry((path.text.clone(), operation.method.clone())) {
            Entry::Occupied(mut known) => merge(&mut known.get_mut().object, operation.object),
            Entry::Vacant(vacant) => _ = vacant.insert(operation),
        }
    }
    joined.into_values().collect()
}

/// Lets a handler, its result and its middleware say what they know.
fn describe(info: &Info, handler: &Handler, catchers: &[&Catcher], schemas: &mut Schemas) -> Parts {
    let HandlerPlan { facts, arguments, result } = handler.plan;
    let mut operation = Operation::new(schemas);
    operation.methods = facts.route.methods;
    operation.exempt = facts.options.exempt;
    info.server_says(&mut operation);
    for around in &handler.around {
        around(&mut operation);
    }
    operation.names = facts.names;
    arguments(&mut operation);
    operation.document(facts.docs.arguments);
    result(&mut operation);
    options(&facts.options, &mut operation);
    operation.spread_default();
    operation.caught(catchers);
    operation.finish()
}

/// Says what the options of a route mean for clients.
fn options(options: &Options, operation: &mut Operation<'_>) {
    if let Some(media_type) = options.consumes {
        operation.problem(415);
        operation.replace_body(media_type);
    }
    if let Some(media_type) = options.produces {
        operation.problem(406);
        operation.replace_success(media_type);
    }
    if options.body_limit.is_some() {
        operation.problem(413);
    }
    if options.timeout_ms.is_some() {
        operation.problem(503);
    }
}

/// Adds the operations of a handler: one for each method.
fn add(prefix: &[Segment<'static>], facts: &Facts, parts: &Parts, operations: &mut Vec<Described>) {
    let (route, docs) = (&facts.route, &facts.docs);
    let path = PathTemplate::new(prefix, route.segments);
    let (summary, description) = texts::split(docs.lines);
    let object = OperationObject {
        id: String::new(),
        tag: ids::tag(docs.module),
        summary,
        description,
        is_deprecated: docs.is_deprecated,
        parameters: parts.parameters.clone(),
        body: parts.body.clone(),
        responses: parts.responses.clone(),
        security: parts.security.iter().map(SecurityScheme::name).collect(),
    };
    for method in route.methods {
        let mut object = object.clone();
        object.complete(&path);
        operations.push(Described {
            path: path.clone(),
            method: Method::new(method),
            function: route.name.into(),
            module: docs.module,
            object,
        });
    }
}

impl OperationObject {
    /// Adds the parameters of the path that no argument takes, and a response if there is none. Puts the
    /// parameters in order.
    pub(super) fn complete(&mut self, path: &PathTemplate) {
        let of_path = |parameter: &Parameter| parameter.place == ParameterPlace::Path;
        self.parameters.retain(|it| !of_path(it) || path.names.contains(&it.name));
        for name in &path.names {
            if !self.parameters.iter().any(|it| of_path(it) && it.name == *name) {
                self.parameters.push(Parameter {
                    place: ParameterPlace::Path,
                    name: name.clone(),
                    required: true,
                    description: None,
                    schema: serde_json::json!({ "type": "string" }),
                });
            }
        }
        let position = |name: &str| path.names.iter().position(|it| it == name);
        self.parameters.sort_by_key(|it| (it.place, position(&it.name)));
        if self.responses.is_empty() {
            self.responses.entry(Code::Exact(200)).or_default();
        }
    }

    /// Renames the parameters of the path.
    fn rename(&mut self, names: &[String], to: &[String]) {
        for parameter in &mut self.parameters {
            if parameter.place == ParameterPlace::Path
                && let Some(at) = names.iter().position(|name| *name == parameter.name)
                && let Some(name) = to.get(at)
            {
                parameter.name.clone_from(name);
            }
        }
    }

    /// Returns all schemas.
    fn schemas(&mut self) -> impl Iterator<Item = &mut Value> {
        let parameters = self.parameters.iter_mut().map(|it| &mut it.schema);
        let body = self.body.iter_mut().flat_map(|it| it.content.values_mut());
        let responses = self.responses.values_mut();
        let responses =
            responses.flat_map(|it| it.headers.values_mut().chain(it.content.values_mut()));
        parameters.chain(body).chain(responses)
    }
}
