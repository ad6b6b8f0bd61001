//! Checks the signature of an extractor function, as far as its tokens show, and makes its model.

use proc_macro2::TokenStream;

use crate::diag::{Diag, spelled};
use crate::item::Function;
use crate::mark::{self, Owner};
use crate::path::Path;
use crate::route::{Arg, Model, Source, check_signature, refuse_path_marks};
use crate::signature::{Input, Typed};
use crate::types::Shape;

/// A checked extractor function.
pub(super) struct Extractor {
    /// The arguments, as those of a handler without a route.
    pub(super) model: Model,
    /// The type of the extractor.
    pub(super) ty: TokenStream,
    /// The type of the error, if the function returns a `Result`. It is the whole type, if that does not
    /// name an error.
    pub(super) error: Option<TokenStream>,
}

/// Returns the model of a function. Mistakes are recorded.
pub(super) fn check(krate: Path, function: &Function, diag: &mut Diag) -> Option<Extractor> {
    let name = function.name();
    check_signature(function, &format!("fn {name} is an extractor"), diag);
    refuse_path_marks(function, &format!("fn {name} is an extractor, which"), diag);
    let inputs = function.sig.inputs.iter();
    let args = inputs.filter_map(|input| arg(input, &name, diag)).collect();
    let Some(output) = &function.sig.output else {
        let message = format!(
            "fn {name} is an extractor, so it returns the value that handlers take: write \
             `-> MyType` or `-> Result<MyType, Problem>`, with a type of your own"
        );
        diag.at(&function.sig.ident, message);
        return None;
    };
    let (ty, error) = match Shape::of(output) {
        Shape::Path { name, arguments, .. } if name == "Result" => match &arguments[..] {
            [ty, error] => (ty.clone(), Some(error.clone())),
            [ty] => (ty.clone(), Some(output.clone().into_tokens())),
            _ => (output.clone().into_tokens(), None),
        },
        _ => (output.clone().into_tokens(), None),
    };
    if !is_own(&ty) {
        let message = format!(
            "fn {name} is an extractor, so it returns a type of your own, and `{}` is not: put the \
             value into a struct",
            spelled(&ty)
        );
        diag.at(&ty, message);
        return None;
    }
    let model = Model::of_extractor(krate, args);
    Some(Extractor { model, ty, error })
}

fn arg(input: &Input, function: &str, diag: &mut Diag) -> Option<Arg> {
    let Input::Typed(typed) = input else { return None };
    let Typed { pattern, ty, .. } = typed;
    Some(Arg {
        name: typed.name.clone().unwrap_or_else(|| spelled(pattern)),
        ty: ty.clone(),
        source: Source::Extractor,
        mark: mark::read(typed, Owner::Function(function), diag),
    })
}

/// Returns whether a type may be one of the user's crate, which can implement a trait of this library.
fn is_own(ty: &TokenStream) -> bool {
    /// Types of the standard library that people return.
    const OTHERS: [&str; 20] = [
        "String", "Option", "Vec", "Box", "Arc", "Rc", "Cow", "HashMap", "BTreeMap", "IpAddr",
        "u8", "u16", "u32", "u64", "usize", "i32", "i64", "f64", "bool", "str",
    ];
    match Shape::of(ty) {
        Shape::Path { name, .. } => !OTHERS.contains(&name.as_str()),
        _ => false,
    }
}
