//! Emits the code with which the server calls the user's function: the list of its argument types,
//! the constraints on them, and the call. Type errors of rustc point at the tokens of the type
//! itself.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, TokenStream, TokenTree};
use quote::{quote, quote_spanned};

use super::super::model::{Arg, Model, Source};
use super::lifetimes::{may_borrow, with_lifetimes, with_static};
use super::private::Private;
use super::tokens::{has_impl, respan};
use crate::code::{Code, Piece, Word, code};
use crate::item::Function;
use crate::mark::Owner;
use crate::ty::Type;
use crate::types::Shape;

/// Returns the arguments in the order of extraction, with their positions in the function.
/// Parameters come before extractors, so that mistakes in a path or query are reported first.
fn in_order(model: &Model) -> Vec<(usize, &Arg)> {
    let mut args: Vec<_> = model.args.iter().enumerate().collect();
    args.sort_by_key(|(_, arg)| arg.source == Source::Extractor);
    args
}

/// Emits the type of all arguments. Unless there is nothing to check, a constant beside the list
/// checks that each type can be an argument, and how the arguments use the body. The arguments borrow
/// for the lifetime `request`.
pub(crate) fn arguments(
    model: &Model,
    owner: Owner<'_>,
    request: &TokenStream,
    private: &Private,
) -> Code {
    if model.args.is_empty() {
        return code!(());
    }
    let types = pairs(in_order(model).iter().map(|(at, arg)| element(*at, arg, request, private)));
    let parameters = model.args.iter().filter(|arg| arg.source != Source::Extractor);
    let demands: TokenStream = parameters.map(|arg| parameter(arg, private)).collect();
    let extractors = extractors(model, owner, private);
    if demands.is_empty() && extractors.is_empty() {
        return types;
    }
    code!(#private::Arguments<#types, { #demands #extractors true }>)
}

/// Emits the type of the arguments of a handler or a catcher. Those of an `async` function that borrows
/// have a type around them, because such a function is called in another way.
pub(crate) fn of_handler(
    model: &Model,
    function: &Function,
    owner: Owner<'_>,
    request: &TokenStream,
    private: &Private,
) -> Code {
    let arguments = arguments(model, owner, request, private);
    if function.sig.asyncness.is_some() && borrows(model) {
        code!(#private::Borrowing<#arguments>)
    } else {
        arguments
    }
}

/// Returns whether an argument may borrow from the request.
fn borrows(model: &Model) -> bool {
    model.args.iter().any(|arg| may_borrow(&arg.ty))
}

/// Emits a nested list.
fn pairs(items: impl DoubleEndedIterator<Item = Code>) -> Code {
    items.rev().fold(code!(()), |rest, item| code!((#item, #rest)))
}

/// Emits the element of the list for an argument.
fn element(at: usize, arg: &Arg, request: &TokenStream, private: &Private) -> Code {
    if let Some(mark) = &arg.mark {
        let extractor = mark.extractor(at, &arg.ty, request, private);
        return code!(#private::Extractor<#extractor>);
    }
    let ty = with_lifetimes(arg.ty.clone(), request, true);
    match &arg.source {
        Source::Path(index @ 0..4) => numbered("PathArg", *index, ty, private),
        Source::Path(index) => code!(#private::PathArg<#index, #ty>),
        Source::PathRest(index) => code!(#private::RestArg<#index, #ty>),
        Source::Host { index, after } => code!(#private::HostArg<#index, #after, #ty>),
        Source::Query(index @ 0..8) => numbered("QueryArg", *index, ty, private),
        Source::Query(index) => code!(#private::QueryArg<#index, #ty>),
        Source::QueryRest(index) => code!(#private::QueryRestArg<#index, #ty>),
        Source::Caught => code!(#private::Caught),
        Source::Extractor => code!(#private::Extractor<#ty>),
    }
}

/// Emits a parameter by the alias of the library that has the index in its name. rustc would check
/// and evaluate a number that is written in a type, for each handler.
fn numbered(name: &str, index: usize, ty: TokenStream, private: &Private) -> Code {
    let name = &Word(format!("{name}{index}"));
    code!(#private::#name<#ty>)
}

/// Emits a check, on the type's own tokens, that it can be the type of a parameter.
fn parameter(arg: &Arg, private: &Private) -> TokenStream {
    let is_single = matches!(arg.source, Source::Path(_) | Source::Host { .. } | Source::Query(_));
    if is_single && is_number(&arg.ty) {
        return TokenStream::new();
    }
    let span = arg.ty.span;
    let ty = with_static(arg.ty.clone());
    let demand = match arg.source {
        Source::Path(_) | Source::Host { .. } => quote!(is_path_arg),
        Source::PathRest(_) => quote!(is_rest_arg),
        Source::Query(_) => quote!(is_query_arg),
        Source::QueryRest(_) => quote!(is_query_rest),
        Source::Caught => quote!(is_problem),
        Source::Extractor => return TokenStream::new(),
    };
    let demand = respan(quote!(#private::#demand), span);
    quote_spanned!(span => #demand::<#ty>();)
}

/// Returns whether a type is an integer of Rust, which every parameter except a rest can be. Most
/// parameters have such a type, so leaving out their checks saves most of the checks.
fn is_number(ty: &Type) -> bool {
    matches!(ty.word.as_deref(), Some("u64" | "u32" | "u16" | "u8" | "usize" | "i64" | "i32"))
}

/// Emits checks that the other types are extractors, that no two of them take the body, and that
/// none takes it if the method does not have one. Each check is on the type's own tokens.
fn extractors(model: &Model, owner: Owner<'_>, private: &Private) -> Code {
    let bodiless = model.methods.iter().all(|method| method == "GET" || method == "HEAD");
    let all = model.args.iter().filter(|arg| arg.source == Source::Extractor);
    let is_catcher = model.methods.is_empty();
    let (of_head, all): (Vec<&Arg>, Vec<&Arg>) = all.partition(|arg| is_of_head(arg, is_catcher));
    let mut demands = Code::default();
    for arg in of_head {
        let check = use_of_body(arg, private);
        code!(_ = #check;).add_to(&mut demands);
    }
    for (at, arg) in all.iter().enumerate() {
        let body = use_of_body(arg, private);
        if bodiless {
            let (message, demand) = no_body(model, owner, arg);
            let message = &message;
            check(arg, private, demand, code!(#body, #message)).add_to(&mut demands);
            continue;
        }
        let local = |at: usize| Word(format!("webserver_body{at}"));
        let this = &local(at);
        if all.len() == 1 {
            code!(_ = #body;).add_to(&mut demands);
            continue;
        }
        code!(let #this = #body;).add_to(&mut demands);
        for (earlier, before) in all[..at].iter().enumerate() {
            let earlier = &local(earlier);
            let message = &format!(
                "{owner} takes the body twice, by `{}` and by `{}`: a body can be read once",
                before.name, arg.name,
            );
            let compared = code!(#earlier, #this, #message);
            check(arg, private, "share_no_body", compared).add_to(&mut demands);
        }
    }
    demands
}

/// Emits the use of the body by an argument, which also checks its type.
fn use_of_body(arg: &Arg, private: &Private) -> Code {
    match &arg.mark {
        Some(mark) => mark.body(&arg.ty, private),
        None => body_of(&arg.ty, private),
    }
}

/// Returns whether an argument is known not to take the body, by its mark or by the name of its type. The
/// server does not check catchers again, so there a name is not enough.
/// Without the comparisons of `State` rustc has 1 % fewer instructions for a large app. If an extractor
/// of the user hides such a name, `Info::join` and `Info::allowed_for` of the library still refuse it.
fn is_of_head(arg: &Arg, is_catcher: bool) -> bool {
    const NAMES: [&str; 4] = ["State", "Query", "HeaderMap", "HttpMethod"];
    match (&arg.mark, &arg.ty.name) {
        (Some(mark), _) => !mark.takes_body(),
        (None, Some(name)) => !is_catcher && arg.ty.is_plain && NAMES.contains(&name.as_str()),
        (None, None) => false,
    }
}

/// Returns the message for an argument that takes the body of a request without one, and the function
/// that shows it.
fn no_body(model: &Model, owner: Owner<'_>, arg: &Arg) -> (String, &'static str) {
    match model.methods.first() {
        Some(method) => (
            format!(
                "{owner} takes the body by its argument `{}`, but a {method} request does not have \
                 one: remove the argument, or use another method",
                arg.name
            ),
            "takes_no_body",
        ),
        None => (
            format!(
                "{owner} is a catcher, which gets only the head of a request, but its argument `{}` \
                 may take the body: take `&Request` or a part of the head",
                arg.name
            ),
            "needs_only_head",
        ),
    }
}

/// Emits the use of the body by an extractor. rustc reports a type that is none at the type.
pub(crate) fn body_of(ty: &Type, private: &Private) -> Code {
    let span = ty.span;
    let mut open = Punct::new('<', Spacing::Alone);
    open.set_span(span);
    let (open, body) = (TokenTree::from(open), &Ident::new("BODY", span));
    if !ty.is_plain
        && let Shape::Reference { of, .. } = Shape::of(ty)
    {
        let of = with_static(of);
        return code!(#open #of as #private::Borrowable>::#body);
    }
    let ty = with_static(ty.clone());
    code!(#open #ty as #private::FromRequestAsync<'static>>::#body)
}

/// Emits the call of a function that checks an argument. rustc reports a failure at the argument's type,
/// because the call begins and ends there.
fn check(arg: &Arg, private: &Private, function: &str, values: Code) -> Code {
    let span = arg.ty.span;
    let (path, mut values) =
        (private.at(span, function), Group::new(Delimiter::Parenthesis, values.into_tokens()));
    values.set_span(span);
    let values = TokenTree::from(values);
    code!(#path #values;)
}

/// The name of an extracted argument. Names with `webserver` do not hide a function of the user.
fn argument(at: usize) -> Code {
    let name = &Word(format!("webserver_arg{at}"));
    code!(#name)
}

/// Emits the implementation of the handler's trait, with the call.
pub(crate) fn call(model: &Model, function: &Function, private: &Private) -> (Word, Code) {
    let pattern = pairs(in_order(model).iter().map(|(at, _)| argument(*at)));
    let locals = Code::list(model.args.iter().enumerate().map(|(at, arg)| {
        let local = argument(at);
        match &arg.mark {
            Some(mark) => mark.unwrap(&arg.ty, local),
            None => local,
        }
    }));
    let ident = &function.sig.ident;
    let mut locals = Group::new(Delimiter::Parenthesis, locals.into_tokens());
    locals.set_span(ident.span());
    let called = [TokenTree::from(ident.clone()), locals.into()];
    let called = TokenStream::from_iter(called);
    let respond = respond(function, private);
    if function.sig.asyncness.is_none() {
        let answer = code! {
            fn answer(#pattern: #private::Taken<'_, Self>) -> #private::Response {
                #respond(#called)
            }
        };
        return (Word::from("Handler"), answer);
    }
    let handler = Word::from("HandlerAsync");
    if !borrows(model) {
        let start = start(function, code!(webserver_place, #called));
        let call = code! {
            fn call(#pattern: #private::Owned<Self>, webserver_place: &mut #private::FutureBox) {
                #start
            }
        };
        return (handler, call);
    }
    let future = quote_spanned!(ident.span() => #private::handler_future(#called));
    // If rustc finds a mistake in the call, it does not report the future that contains the call.
    let run = code! {
        fn run(webserver_states: #private::HandlerState) -> #private::Run {
            #private::Box::pin(async move {
                loop {
                    let webserver_request = #private::next_request().await;
                    let mut webserver_borrowed = #private::BorrowedSlot::default();
                    if let #private::Some(#pattern) = #private::extract::<Self>(
                        &webserver_states,
                        &webserver_request,
                        &mut webserver_borrowed,
                    )
                    .await
                    {
                        #private::answer(#respond(#future.await));
                    }
                }
            })
        }
    };
    (handler, run)
}

/// Emits the call that passes on the user's future. Errors of rustc about the future point at the
/// function's name, and errors about the result's type at that type.
fn start(function: &Function, arguments: Code) -> Code {
    let span = function.sig.ident.span();
    let mut code = Code::new();
    match &function.sig.output {
        Some(ty) if has_impl(ty) => code.spanned(&["Self", "::", "start"], ty.span),
        Some(ty) => {
            code.spanned(&["Self", "::", "start", "::", "<"], span);
            code.tokens((**ty).clone());
            code.spanned(&[",", "_", ">"], span);
        }
        None => code.spanned(&["Self", "::", "start"], span),
    }
    let mut arguments = Group::new(Delimiter::Parenthesis, arguments.into_tokens());
    arguments.set_span(span);
    code.tree(arguments);
    code
}

/// Emits the conversion of a result into a response. Errors of rustc about the result's type point
/// at that type.
fn respond(function: &Function, private: &Private) -> Code {
    match &function.sig.output {
        None => code!(#private::respond),
        Some(ty) if has_impl(ty) => {
            let respond = respan(quote!(#private::respond), ty.span);
            code!(#respond)
        }
        Some(ty) => {
            let ty = with_lifetimes(ty.clone(), &quote!('_), false);
            code!(#private::respond::<#ty>)
        }
    }
}
