//! `routes![]`: a list of handlers and groups becomes one type, whose tree of routes is checked and
//! laid out in const evaluation. Inline groups are flattened here; named ones are types.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Token, bracketed};

use crate::diag::Diag;
use crate::path::{Path, before_a_name};

/// An entry that names a handler or a named group.
struct Entry {
    prefix: Vec<String>,
    path: Path,
}

/// What stands between the brackets.
struct Input {
    krate: Path,
    /// Of a named group.
    named: Option<(TokenStream, TokenStream, Ident)>,
    entries: Vec<Entry>,
}

pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let mut diag = Diag::default();
    let parser = |input: ParseStream<'_>| Input::read(input, &mut diag);
    match parser.parse2(tokens) {
        Ok(input) if diag.is_empty() => input.emit(),
        Ok(input) => {
            let errors = diag.into_tokens();
            let empty = Input { entries: Vec::new(), ..input };
            let named = empty.named.is_some();
            let code = empty.emit();
            if named { quote!(#errors #code) } else { quote!({ #errors #code }) }
        }
        Err(error) => {
            diag.push(error);
            let errors = diag.into_tokens();
            quote!({ #errors })
        }
    }
}

impl Input {
    fn read(input: ParseStream<'_>, diag: &mut Diag) -> syn::Result<Self> {
        let mut krate = Path::webserver();
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            krate = input.parse()?;
            input.parse::<Token![;]>()?;
        }
        let mut entries = Vec::new();
        let named = if is_named(input) {
            let (attrs, vis) = before_a_name(input)?;
            let name = input.parse()?;
            input.parse::<Token![=]>()?;
            let list;
            bracketed!(list in input);
            read_list(&list, &[], &mut entries, diag)?;
            Some((attrs, vis, name))
        } else {
            read_list(input, &[], &mut entries, diag)?;
            None
        };
        Ok(Self { krate, named, entries })
    }

    fn emit(&self) -> TokenStream {
        let Self { krate, named, .. } = self;
        match named {
            Some((attrs, vis, name)) => {
                let node = self.node(name);
                let (checks, _) = self.checks();
                quote! {
                    #attrs
                    #[allow(missing_debug_implementations)]
                    #vis struct #name {}
                    #[allow(clippy::pedantic, long_running_const_eval)]
                    const _: () = { #node #checks };
                }
            }
            None => {
                let name = format_ident!("__WebserverRoutes");
                let node = self.node(&name);
                let (checks, size) = self.checks();
                quote! {{
                    #[allow(missing_debug_implementations)]
                    struct #name {}
                    #node
                    #checks
                    #[allow(long_running_const_eval)]
                    static __WEBSERVER_TABLE: #krate::private::StaticTable<
                        { #size.nodes },
                        { #size.text },
                        { #size.leaves },
                        { #size.methods },
                        { #size.hosts },
                        { #size.places },
                        { #size.paths },
                    > = __WEBSERVER_PLAN.table();
                    #krate::private::Mounted::<#name, _>::new(__WEBSERVER_TABLE.table(), 0)
                }}
            }
        }
    }

    fn node(&self, name: &Ident) -> TokenStream {
        let krate = &self.krate;
        let branches = self.entries.iter().map(|Entry { prefix, path }| {
            let node = quote_spanned!(path.place => <#path as #krate::private::Node>);
            if prefix.is_empty() {
                return quote!(#node::BRANCH);
            }
            quote! {
                #krate::private::Branch {
                    prefix: &[#(#krate::private::Segment::Text(#prefix)),*],
                    tree: #node::TREE,
                }
            }
        });
        // In parentheses it is a type for rustc, even if it is the name of a function.
        let entry = |Entry { path, .. }: &Entry| quote_spanned!(path.place => #krate::private::Entry<(#path)>);
        let entries: Vec<_> = self.entries.iter().map(entry).collect();
        let entries = balanced(&entries);
        quote! {
            #[allow(long_running_const_eval)]
            const __WEBSERVER_TREE: #krate::private::Tree =
                #krate::private::Tree::Group(&[#(#branches),*]);
            // Where an entry is no node, the tree is an error, and so are this and the type below.
            const __WEBSERVER_CHECKED: bool = __WEBSERVER_TREE.is_there();
            #[allow(unused_parens)]
            impl #krate::private::Node for #name {
                const TREE: #krate::private::Tree = __WEBSERVER_TREE;
                type Handlers = #krate::private::Entries<#entries, __WEBSERVER_CHECKED>;
            }
        }
    }

    /// One const per entry, which fails on that entry if its routes clash with earlier ones.
    fn checks(&self) -> (TokenStream, TokenStream) {
        let krate = &self.krate;
        let count = self.entries.len();
        let each = self.entries.iter().enumerate().map(|(at, Entry { path, .. })| {
            quote_spanned!(path.place => const _: () = __WEBSERVER_TEXTS.tell(#at);)
        });
        let code = quote! {
            const __WEBSERVER_COUNT: #krate::private::Count =
                #krate::private::Count::of(__WEBSERVER_TREE);
            #[allow(long_running_const_eval)]
            static __WEBSERVER_PLAN: #krate::private::Plan<
                { __WEBSERVER_COUNT.routes },
                { __WEBSERVER_COUNT.steps },
                { __WEBSERVER_COUNT.methods },
            > = #krate::private::Plan::new(__WEBSERVER_TREE);
            #[allow(long_running_const_eval)]
            const __WEBSERVER_CLASHES: [::core::option::Option<#krate::private::Clash>; #count] =
                __WEBSERVER_PLAN.clashes();
            #[allow(long_running_const_eval)]
            const __WEBSERVER_TEXTS: #krate::private::ClashTexts<
                #count,
                { __WEBSERVER_PLAN.clash_texts_len(&__WEBSERVER_CLASHES) },
            > = __WEBSERVER_PLAN.clash_texts(&__WEBSERVER_CLASHES);
            #(#each)*
            #[allow(long_running_const_eval, dead_code)]
            const __WEBSERVER_SIZE: #krate::private::TableSize = __WEBSERVER_PLAN.size();
        };
        (code, quote!(__WEBSERVER_SIZE))
    }
}

/// Whether this is `pub Name = [..]` with or without the `pub`.
fn is_named(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    before_a_name(&fork).is_ok()
        && fork.parse::<Ident>().is_ok()
        && fork.peek(Token![=])
        && !fork.peek(Token![=>])
}

fn read_list(
    input: ParseStream<'_>,
    prefix: &[String],
    entries: &mut Vec<Entry>,
    diag: &mut Diag,
) -> syn::Result<()> {
    while !input.is_empty() {
        read_entry(input, prefix, entries, diag)?;
        if !input.is_empty() {
            input.parse::<Token![,]>().map_err(|error| {
                syn::Error::new(
                    error.span(),
                    "an entry is the path of a handler or a group, or `\"/prefix\" => [..]`",
                )
            })?;
        }
    }
    Ok(())
}

fn read_entry(
    input: ParseStream<'_>,
    prefix: &[String],
    entries: &mut Vec<Entry>,
    diag: &mut Diag,
) -> syn::Result<()> {
    if !input.peek(LitStr) {
        let path = input.parse::<Path>().map_err(|error| {
            let message = "an entry is the path of a handler or a group, or `\"/prefix\" => [..]`";
            syn::Error::new(error.span(), message)
        })?;
        entries.push(Entry { prefix: prefix.to_vec(), path });
        return Ok(());
    }
    let literal: LitStr = input.parse()?;
    let mut inner = prefix.to_vec();
    match webserver_pattern::parse_prefix(&literal.value()) {
        Ok(segments) => inner.extend(segments),
        Err(errors) => errors.iter().for_each(|error| diag.at(&literal, error)),
    }
    input.parse::<Token![=>]>().map_err(|error| {
        let message = format!("the prefix {} is followed by `=> [..]`", literal.to_token_stream());
        syn::Error::new(error.span(), message)
    })?;
    if input.peek(syn::token::Bracket) {
        let list;
        bracketed!(list in input);
        read_list(&list, &inner, entries, diag)
    } else {
        let path = input.parse()?;
        entries.push(Entry { prefix: inner, path });
        Ok(())
    }
}

/// Nested pairs of the same depth everywhere, in order: a chain of a thousand types would pass
/// rustc's recursion limit.
fn balanced(types: &[TokenStream]) -> TokenStream {
    match types {
        [] => quote!(()),
        [one] => one.clone(),
        _ => {
            let (left, right) = types.split_at(types.len() / 2);
            let (left, right) = (balanced(left), balanced(right));
            quote!((#left, #right))
        }
    }
}
