//! Emits the type of a list, the constants that compare its routes, and for an expression the table.
//! This file has no logic.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use webserver_pattern::Segment;

use super::model::{Content, Entry, List, Named};
use crate::code::spanned;
use crate::path::Path;
use crate::segment;

impl List {
    pub(super) fn emit(&self) -> TokenStream {
        let Self { krate, named, .. } = self;
        match named {
            Some(Named { attrs, vis, name }) => {
                let node = self.node(name, Some(&self.links()));
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
                let node = self.node(&name, None);
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

    /// Emits the tree of the routes, and the implementation of `Node`.
    fn node(&self, name: &Ident, links: Option<&TokenStream>) -> TokenStream {
        let krate = &self.krate;
        let mut emitter =
            Emitter { krate, items: TokenStream::new(), count: 0, has_middleware: false };
        let all = emitter.entries(&self.entries);
        let branches = TokenStream::from_iter(all.branches);
        let types = TokenStream::from_iter(all.types);
        let items = emitter.items;
        // Two short names, because a list has each of them once for every entry.
        let names = (!spans(&self.entries).is_empty())
            .then(|| quote!(use #krate::private::{Entry as __E, Node as __N};));
        let parens = emitter.has_middleware.then(|| quote!(#[allow(unused_parens)]));
        quote! {
            #names
            #items
            #[allow(long_running_const_eval)]
            #parens
            const __WEBSERVER_TREE: #krate::private::Tree =
                #krate::private::Tree::Group(&[#branches]);
            // If an entry is not a node, the tree is an error. Then this constant and the type
            // below are errors too.
            const __WEBSERVER_CHECKED: bool = __WEBSERVER_TREE.is_there();
            #[allow(unused_parens)]
            impl #krate::private::Node for #name {
                const TREE: #krate::private::Tree = __WEBSERVER_TREE;
                #links
                type Handlers = #krate::private::GroupEntries<#types, __WEBSERVER_CHECKED>;
            }
        }
    }

    /// Emits the index in which links find the handlers. It is evaluated only if there is a link.
    fn links(&self) -> TokenStream {
        let krate = &self.krate;
        quote! {
            #[allow(long_running_const_eval)]
            const LINKS: #krate::private::LinkIndex = {
                const INDEX: &#krate::private::Index<
                    { __WEBSERVER_COUNT.routes },
                    { __WEBSERVER_COUNT.prefixes },
                > = &#krate::private::Index::of(__WEBSERVER_TREE);
                INDEX.view()
            };
        }
    }

    /// Emits a const that is an error, at the first entry whose routes conflict with earlier ones. A const
    /// per entry would show all of these entries at once, but it costs rustc 3 % of its instructions for
    /// a large app. What an entry lacks is often a mistake in a middleware that many entries show, so
    /// for that there is a const per entry.
    fn checks(&self) -> TokenStream {
        let krate = &self.krate;
        let spans = spans(&self.entries);
        let count = spans.len();
        // A named group may get what it lacks where it is mounted, so only an expression is checked.
        let is_app = self.named.is_none();
        let mut each = Vec::new();
        for (at, span) in spans.iter().enumerate() {
            tell(&mut each, "__WEBSERVER_TEXTS", at, *span);
        }
        let each = TokenStream::from_iter(each);
        let lacks = is_app.then(|| self.lacks(&spans));
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
            #[allow(long_running_const_eval)]
            const _: () = { #each };
            #lacks
        }
    }

    /// Emits the check of the middleware around each route, and one const per entry and middleware.
    fn lacks(&self, entries: &[Span]) -> TokenStream {
        let krate = &self.krate;
        let mut each = Vec::new();
        for (at, span) in entries.iter().enumerate() {
            tell_alone(&mut each, "tell", at, *span);
        }
        let spans = middleware_spans(&self.entries);
        let (entries, count) = (entries.len(), spans.len());
        for (at, span) in spans.iter().enumerate() {
            tell_alone(&mut each, "tell_middleware", at, *span);
        }
        let each = TokenStream::from_iter(each);
        quote! {
            #[allow(long_running_const_eval)]
            static __WEBSERVER_LACKS: #krate::private::Lacks<#entries, #count> =
                #krate::private::Lacks::of(__WEBSERVER_TREE);
            #each
        }
    }
}

/// Returns the spans of the named entries, in the order in which they are written.
fn spans(entries: &[Entry]) -> Vec<Span> {
    entries
        .iter()
        .flat_map(|entry| match &entry.content {
            Content::Named(path) => vec![path.span],
            Content::Inline(entries) => spans(entries),
        })
        .collect()
}

/// Returns the spans of the middlewares, in the order in which they are written.
fn middleware_spans(entries: &[Entry]) -> Vec<Span> {
    entries
        .iter()
        .flat_map(|Entry { with, content, .. }| {
            let inside = match content {
                Content::Named(_) => Vec::new(),
                Content::Inline(entries) => middleware_spans(entries),
            };
            with.iter().map(|with| with.span).chain(inside)
        })
        .collect()
}

/// Emits entries.
struct Emitter<'k> {
    krate: &'k Path,
    /// The names of the types of entries with a condition, because only an item can have a condition,
    /// and the types of middleware that is a constant expression.
    items: TokenStream,
    /// The number of groups of items.
    count: usize,
    /// Whether there is middleware, whose types are written in parentheses.
    has_middleware: bool,
}

/// The entries of a list, or one of them. They are trees, because rustc copies a stream each time that it
/// is put into another one. With trees a check of 200 handlers takes 1.4 % fewer instructions.
struct Emitted {
    /// The elements of the tree.
    branches: Vec<TokenTree>,
    /// The types of the handlers, as nested pairs.
    types: Vec<TokenTree>,
}

impl Emitter<'_> {
    fn entries(&mut self, entries: &[Entry]) -> Emitted {
        let (mut branches, mut types) = (Vec::new(), Vec::new());
        for entry in entries {
            let one = self.conditional(entry);
            branches.extend(one.branches);
            branches.push(comma());
            types.push(one.types);
        }
        Emitted { branches, types: balanced(types) }
    }

    /// Emits the branch and the type of an entry, under its condition.
    fn conditional(&mut self, entry: &Entry) -> Emitted {
        let krate = self.krate;
        let emitted = self.entry(entry);
        let Some(condition) = entry.condition() else { return emitted };
        let (branch, ty) =
            (TokenStream::from_iter(emitted.branches), TokenStream::from_iter(emitted.types));
        let (named, middleware) = (entry.named(), entry.middleware());
        let alias = format_ident!("__WebserverEntry{}", self.count);
        self.count += 1;
        self.items.extend(quote! {
            #[cfg(#condition)]
            #[allow(unused_parens)]
            type #alias = #ty;
            #[cfg(not(#condition))]
            type #alias = ();
        });
        let branch = quote! {
            #[cfg(#condition)]
            #branch,
            #[cfg(not(#condition))]
            #krate::private::Branch::absent(#named, #middleware)
        };
        Emitted { branches: branch.into_iter().collect(), types: vec![alias.into()] }
    }

    fn entry(&mut self, entry: &Entry) -> Emitted {
        let (krate, Entry { prefix, with, content, .. }) = (self.krate, entry);
        let (tree, mut ty) = match content {
            Content::Named(path) => {
                let ty = entry_type(path);
                if prefix.is_empty() && with.is_empty() {
                    return Emitted { branches: of_node(path, "BRANCH"), types: ty };
                }
                (TokenStream::from_iter(of_node(path, "TREE")), ty)
            }
            Content::Inline(entries) => {
                let Emitted { branches, types } = self.entries(entries);
                (quote!(#krate::private::Tree::Inline(&[#(#branches)*])), types)
            }
        };
        let mut facts = quote!(&[]);
        if !with.is_empty() {
            let name = format!("__WebserverMiddleware{}_", self.count);
            self.count += 1;
            let private = quote!(#krate::private);
            let emitted = crate::with::emit(with, &private, &name);
            self.items.extend(emitted.items);
            self.has_middleware = true;
            let list = emitted.list;
            facts = emitted.facts;
            let within = quote!(#krate::private::Within<#list, #(#ty)*>);
            ty = within.into_iter().collect();
        }
        let prefix = prefix.iter().map(|segment| match segment {
            Segment::Text(text) => quote!(#krate::private::Segment::Text(#text)),
            segment => segment::tokens(segment, &quote!(#krate::private)).into_tokens(),
        });
        let branch = quote! {
            #krate::private::Branch {
                prefix: &[#(#prefix),*],
                with: #facts,
                tree: #tree,
            }
        };
        Emitted { branches: branch.into_iter().collect(), types: ty }
    }
}

/// Emits a constant of the implementation of `Node`.
fn of_node(path: &Path, constant: &str) -> Vec<TokenTree> {
    let mut trees = Vec::new();
    spanned(&mut trees, &["<"], path.span);
    path.add_to(&mut trees);
    spanned(&mut trees, &["as", "__N", ">"], path.span);
    spanned(&mut trees, &["::", constant], Span::call_site());
    trees
}

/// Emits the type of an entry. In parentheses the path is always a type for rustc, even if a function
/// has the same name.
fn entry_type(path: &Path) -> Vec<TokenTree> {
    let mut trees = Vec::new();
    spanned(&mut trees, &["__E", "<"], path.span);
    let mut parentheses = Group::new(Delimiter::Parenthesis, path.to_token_stream());
    parentheses.set_span(path.span);
    trees.push(parentheses.into());
    spanned(&mut trees, &[">"], path.span);
    trees
}

/// Emits a call that is an error if an entry has a mistake.
fn tell(trees: &mut Vec<TokenTree>, checked: &str, at: usize, span: Span) {
    call(trees, &[checked, ".", "tell"], at, span);
    spanned(trees, &[";"], span);
}

/// Emits such a call in a const of its own, so that other errors do not hide its error.
fn tell_alone(trees: &mut Vec<TokenTree>, method: &str, at: usize, span: Span) {
    spanned(trees, &["const", "_", ":"], span);
    trees.push(group(Delimiter::Parenthesis, Vec::new(), span));
    spanned(trees, &["="], span);
    call(trees, &["__WEBSERVER_LACKS", ".", method], at, span);
    spanned(trees, &[";"], span);
}

fn call(trees: &mut Vec<TokenTree>, method: &[&str], at: usize, span: Span) {
    spanned(trees, method, span);
    trees.push(group(Delimiter::Parenthesis, vec![Literal::usize_suffixed(at).into()], span));
}

fn group(delimiter: Delimiter, inside: Vec<TokenTree>, span: Span) -> TokenTree {
    let mut group = Group::new(delimiter, inside.into_iter().collect());
    group.set_span(span);
    group.into()
}

fn comma() -> TokenTree {
    Punct::new(',', Spacing::Alone).into()
}

/// Returns the types as nested pairs of balanced depth, in order. A chain of a thousand types would
/// exceed rustc's recursion limit.
fn balanced(mut types: Vec<Vec<TokenTree>>) -> Vec<TokenTree> {
    if types.len() == 1 {
        return types.remove(0);
    }
    let mut inside = Vec::new();
    if types.len() > 1 {
        let right = types.split_off(types.len() / 2);
        inside = balanced(types);
        inside.push(comma());
        inside.extend(balanced(right));
    }
    vec![Group::new(Delimiter::Parenthesis, inside.into_iter().collect()).into()]
}
