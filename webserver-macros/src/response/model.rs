//! What is known of a type after all checks. Code is generated from this alone.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::{LitInt, LitStr};

use crate::definition::Field;
use crate::path::Path;

/// A type that can be a response.
pub(crate) struct Model {
    pub(crate) krate: Path,
    pub(crate) ident: Ident,
    pub(crate) answers: Vec<Answer>,
}

/// How one variant, or a struct, is answered.
pub(crate) struct Answer {
    /// `Self::Variant`, or `Self` for a struct.
    pub(crate) path: TokenStream,
    /// The brackets of its attributes.
    pub(crate) attrs: Vec<TokenTree>,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    /// The field is the response.
    Transparent {
        field: Field,
        /// Whether the type can be made from the field.
        from: bool,
    },
    /// A status below 400, with the field as its body.
    Success { status: LitInt, headers: Vec<Header>, body: Option<Field> },
    /// A status from 400, whose body is a problem document.
    Failure {
        status: LitInt,
        headers: Vec<Header>,
        problem: Option<LitStr>,
        title: Option<LitStr>,
        /// Whether there are no fields, so that a client can make the variant.
        is_unit: bool,
    },
}

pub(crate) struct Header {
    pub(crate) name: LitStr,
    pub(crate) value: HeaderText,
}

/// What a header field has.
pub(crate) enum HeaderText {
    Literal(LitStr),
    /// The text of a field of the variant: its name, or its number.
    Field(TokenTree),
}
