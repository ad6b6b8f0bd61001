//! Checks that a handler's signature is allowed, as far as its tokens show.

use proc_macro2::{TokenStream, TokenTree};

use crate::diag::{Diag, spelled};
use crate::item::Function;
use crate::signature::{Generic, Input, Typed, inside, is_punct, is_word};
use crate::types::{Shape, is_unsized_text};

/// Checks the signature of a handler.
pub(super) fn check(function: &Function, diag: &mut Diag) {
    check_called(function, &format!("fn {} is a handler", function.name()), diag);
    check_result(function, diag);
}

/// Checks the result of a function that the server calls.
pub(crate) fn check_result(function: &Function, diag: &mut Diag) {
    if let Some(output) = &function.sig.output
        && !output.is_plain
    {
        result(output, function, diag);
    }
}

/// Checks the signature of a function that the server calls, apart from its result. `handler` says
/// what the function is.
pub(crate) fn check_called(function: &Function, handler: &str, diag: &mut Diag) {
    let sig = &function.sig;
    if let Some(token) = &sig.safety {
        diag.at(token, format!("{handler}, which the server calls: it cannot be `unsafe`"));
    }
    if let Some(abi) = &sig.abi {
        diag.at(abi, format!("{handler}: it cannot be `extern`"));
    }
    for parameter in &sig.generics {
        match parameter {
            Generic::Lifetime => {}
            Generic::Type(name) => {
                let message = "it cannot have type parameters; name the type";
                diag.at(name, format!("{handler}: {message}"));
            }
            Generic::Const(name) => {
                let message = "it cannot have const parameters; write the value";
                diag.at(name, format!("{handler}: {message}"));
            }
        }
    }
    for input in &sig.inputs {
        match input {
            Input::Receiver(receiver) => diag.at(
                receiver,
                format!("{handler}: it cannot take `self`; share values by `.state(..)` and take `State<T>`"),
            ),
            Input::Typed(typed) => argument(typed, handler, diag),
            Input::Variadic(dots) => {
                diag.at(dots, format!("{handler}: it cannot have variadic arguments"));
            }
        }
    }
}

fn argument(Typed { ty, .. }: &Typed, handler: &str, diag: &mut Diag) {
    if ty.is_plain {
        // Such a type has none of these mistakes.
        return;
    }
    let first = inside((**ty).clone()).next();
    if first.is_some_and(|tree| is_word(&tree, "impl")) {
        let message = "an argument needs a type with a name, not `impl`";
        diag.at(ty, format!("{handler}: {message}"));
        return;
    }
    let shape = Shape::of(ty);
    if let Shape::Reference { of, .. } = &shape
        && let mut of = of.clone().into_iter()
        && of.next().is_some_and(|tree| is_word(&tree, "mut"))
    {
        let of: TokenStream = of.collect();
        let message = format!(
            "{handler}: its arguments cannot be changed by `&mut`: write `&{}`",
            spelled(&of)
        );
        diag.at(ty, message);
        return;
    }
    if is_unsized_text(ty) {
        diag.told_by_rustc();
    } else if let Some(("State", inner)) = shape.wrapped()
        && let Shape::Reference { lifetime, .. } = Shape::of(inner)
        && lifetime.as_deref() != Some("static")
    {
        let message = format!(
            "{handler}: a state outlives each request, so it cannot be `{}`: write \
             `&'static`, or share the owner of the value",
            spelled(inner)
        );
        diag.at(ty, message);
    } else if let Shape::Path { name, lifetime, .. } = &shape
        && lifetime.as_deref() == Some("static")
        && matches!(name.as_str(), "Cookies" | "SignedCookies" | "PrivateCookies")
    {
        let message = format!(
            "{handler}: cookies are borrowed from the request, which is not `'static`: write `{name}<'_>`"
        );
        diag.at(ty, message);
    } else if let Some(borrowed) = cow_without_lifetime((**ty).clone()) {
        let message = format!(
            "{handler}: `Cow<{borrowed}>` may borrow from the request, so its lifetime has to be written: \
             `Cow<'_, {borrowed}>`"
        );
        diag.at(ty, message);
    }
}

/// Returns the type of text or bytes that a `Cow` borrows, if its lifetime is left out. The
/// function alone could leave it out, but the list of all argument types needs it.
fn cow_without_lifetime(tokens: TokenStream) -> Option<String> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    trees.windows(3).find_map(|three| match three {
        [cow, open, borrowed] if is_word(cow, "Cow") && is_punct(open, '<') => {
            let borrowed = spelled(borrowed);
            (borrowed == "str" || borrowed == "[u8]").then_some(borrowed)
        }
        _ => None,
    })
}

/// Checks that a result does not borrow from the request, which no longer exists when the result is
/// sent. A type of the user may be converted into a response immediately, but text and bytes are
/// sent without a copy.
fn result(output: &TokenStream, function: &Function, diag: &mut Diag) {
    let Some((piece, owned)) = borrowed(output) else { return };
    // If there is nothing to borrow from, or if there are several things, rustc reports that
    // itself.
    let is_named = match Shape::of(&piece) {
        Shape::Reference { lifetime, .. } | Shape::Path { lifetime, .. } => {
            lifetime.is_some_and(|name| name != "_")
        }
        _ => false,
    };
    let borrows = function.sig.inputs.iter().map(|input| match input {
        Input::Typed(typed) => lifetimes(&typed.ty),
        _ => 0,
    });
    if !is_named && borrows.sum::<usize>() != 1 {
        return;
    }
    let (name, written) = (function.name(), spelled(&piece));
    let or = match (owned, starts_with(&piece, '&'), spelled(output).contains("Html<")) {
        ("String", true, false) => format!(", or `Text<{written}>`, which copies the text at once"),
        _ => String::new(),
    };
    let message = format!(
        "fn {name} returns `{written}`, but a response cannot borrow from the request: return \
         `{owned}`{or}"
    );
    diag.at(piece, message);
}

fn starts_with(tokens: &TokenStream, char: char) -> bool {
    tokens.clone().into_iter().next().is_some_and(|tree| is_punct(&tree, char))
}

/// Returns the number of references and lifetimes, except `'static`.
fn lifetimes(tokens: &TokenStream) -> usize {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let at = |index: usize, char| trees.get(index).is_some_and(|tree| is_punct(tree, char));
    let count = |(index, tree): (usize, &TokenTree)| match tree {
        TokenTree::Group(group) => lifetimes(&group.stream()),
        TokenTree::Punct(_) if at(index, '\'') => {
            usize::from(!is_word(&trees[index + 1], "static"))
        }
        // The lifetime after the `&` is counted separately.
        TokenTree::Punct(_) if at(index, '&') => usize::from(!at(index + 1, '\'')),
        _ => 0,
    };
    trees.iter().enumerate().map(count).sum()
}

/// Returns the text or bytes that a result borrows, and the type that owns them. The macro does not
/// know what a wrapper does with its value, except for wrappers that pass the value on.
fn borrowed(ty: &TokenStream) -> Option<(TokenStream, &'static str)> {
    let owned = |of: &TokenStream| match Shape::of(of) {
        Shape::Slice => Some("Vec<u8>"),
        Shape::Path { name, .. } if name == "str" || name == "String" => Some("String"),
        _ => None,
    };
    match Shape::of(ty) {
        Shape::Reference { lifetime, of } if lifetime.as_deref() != Some("static") => {
            Some((ty.clone(), owned(&of)?))
        }
        Shape::Path { name, lifetime, arguments } if name == "Cow" => {
            let owned = owned(arguments.first()?)?;
            (lifetime.as_deref() != Some("static")).then(|| (ty.clone(), owned))
        }
        Shape::Path { name, arguments, .. }
            if matches!(name.as_str(), "Option" | "Result" | "Html") =>
        {
            arguments.iter().find_map(borrowed)
        }
        Shape::Tuple(elements) => borrowed(elements.last()?),
        _ => None,
    }
}
