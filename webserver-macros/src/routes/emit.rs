//! Emits the type of a list, the constants that compare its routes, and for an expression the table.
//! This file has no logic.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use super::model::{Entry, List, Named};

impl List {
    pub(super) fn emit(&self) -> TokenStream {
        let Self { krate, named, .. } = self;
        match named {
            Some(Named { attrs, vis, name }) => {
                let node = self.node(name);
                let checks = self.checks();
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
                let (checks, size) = (self.checks(), quote!(__WEBSERVER_SIZE));
                quote! {{
                    #[allow(missing_debug_implementations)]
                    struct #name {}
                    #node
                    #checks
                    #[allow(long_running_const_eval)]
                    const #size: #krate::private::TableSize = __WEBSERVER_PLAN.size();
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
                    #krate::private::StaticRoutes::<#name, _>::new(__WEBSERVER_TABLE.table(), 0)
                }}
            }
        }
    }

    fn node(&self, name: &Ident) -> TokenStream {
        let krate = &self.krate;
        let branches = self.entries.iter().map(|Entry { prefix, path }| {
            let node = quote_spanned!(path.span => <#path as #krate::private::Node>);
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
        // In parentheses the path is always a type for rustc, even if a function has the same name.
        let entry = |Entry { path, .. }: &Entry| quote_spanned!(path.span => #krate::private::Entry<(#path)>);
        let entries: Vec<_> = self.entries.iter().map(entry).collect();
        let entries = balanced(&entries);
        quote! {
            #[allow(long_running_const_eval)]
            const __WEBSERVER_TREE: #krate::private::Tree =
                #krate::private::Tree::Group(&[#(#branches),*]);
            // If an entry is not a node, the tree is an error. Then this constant and the type
            // below are errors too.
            const __WEBSERVER_CHECKED: bool = __WEBSERVER_TREE.is_there();
            #[allow(unused_parens)]
            impl #krate::private::Node for #name {
                const TREE: #krate::private::Tree = __WEBSERVER_TREE;
                type Handlers = #krate::private::GroupEntries<#entries, __WEBSERVER_CHECKED>;
            }
        }
    }

    /// Emits one const per entry. The const is an error, at that entry, if its routes conflict with
    /// earlier ones.
    fn checks(&self) -> TokenStream {
        let krate = &self.krate;
        let count = self.entries.len();
        let each = self.entries.iter().enumerate().map(|(at, Entry { path, .. })| {
            quote_spanned!(path.span => const _: () = __WEBSERVER_TEXTS.tell(#at);)
        });
        quote! {
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
        }
    }
}

/// Returns the types as nested pairs of balanced depth, in order. A chain of a thousand types would
/// exceed rustc's recursion limit.
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
