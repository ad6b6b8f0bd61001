//! Emits the names of the arguments that a request brings beside the parameters of its path and query: its
//! body, header fields and cookies. `request!` finds them by these names. Without the feature `client`
//! nothing is emitted, so an app without a client pays nothing.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};

use super::super::model::{Arg, Source};
use crate::item::Function;

/// Whether clients are wanted. The files with expanded code are those without a client.
pub(crate) const IS_ON: bool = cfg!(all(feature = "client", not(test)));

/// Emits the names for a handler, in the order of its list of types.
pub(crate) fn handler(function: &Function, args: &[Arg], private: &impl ToTokens) -> TokenStream {
    if !IS_ON {
        return TokenStream::new();
    }
    let name = &function.sig.ident;
    // The rest of the query is a parameter, and parameters come before extractors.
    let rest = args.iter().filter(|arg| matches!(arg.source, Source::QueryRest(_)));
    let extractors = args.iter().filter(|arg| arg.source == Source::Extractor);
    let names = rest.chain(extractors).map(|arg| called(&arg.name));
    let (cfgs, allowed) = (function.cfgs(), function.allowed());
    quote! {
        #(#cfgs)*
        #allowed
        impl #private::Requested for #name {
            const NAMES: &'static [&'static str] = &[#(#names),*];
        }
    }
}

/// Returns the name of an argument in `request!`. A pattern around one name, such as `Valid(Json(user))`, has
/// that name.
fn called(pattern: &str) -> &str {
    let inner = pattern.rsplit('(').next().unwrap_or(pattern);
    let inner = inner.split(')').next().unwrap_or(inner).trim();
    let inner = inner.strip_prefix("mut ").unwrap_or(inner);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    if !inner.is_empty() && inner.bytes().all(is_name) { inner } else { pattern }
}

/// Emits that nothing is known of a handler whose attribute is wrong.
pub(crate) fn broken(function: &Function, private: &impl ToTokens) -> TokenStream {
    if !IS_ON {
        return TokenStream::new();
    }
    let name = &function.sig.ident;
    let cfgs: Vec<_> = function.cfgs().collect();
    quote! {
        #(#cfgs)*
        impl #private::Requested for #name {}
        #(#cfgs)*
        impl #private::Callee<'_> for #name {
            type Args = #private::NotChecked;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::called;

    #[test]
    fn pattern_around_one_name_is_called_by_that_name() {
        let rows = [
            ("user", "user"),
            ("Json(user)", "user"),
            ("Valid(Json(mut user))", "user"),
            ("webserver::Json(user)", "user"),
            ("Json(User { id, .. })", "Json(User { id, .. })"),
            ("(a, b)", "(a, b)"),
        ];
        for (pattern, name) in rows {
            assert_eq!(called(pattern), name);
        }
    }
}
