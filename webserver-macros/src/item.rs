//! The annotated function. Its signature is parsed, and its body stays as tokens. That saves most
//! of the work and lets rustc report an unfinished body.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::code::{Code, Piece, code};
use crate::mark::is_mark;
use crate::signature::{Input, Signature, inside, is_punct, is_word, plain};

/// A function as written in the source.
pub(crate) struct Function {
    /// All of its tokens. They are written back unchanged, which is faster than putting them
    /// together.
    item: TokenStream,
    pub(crate) attrs: Vec<TokenStream>,
    pub(crate) sig: Signature,
    pub(crate) body: Option<TokenTree>,
}

impl Function {
    pub(crate) fn read(item: TokenStream) -> syn::Result<Self> {
        let mut trees = inside(item.clone());
        let mut attrs = Vec::new();
        while let Some(hash) = trees.next_if(|tree| is_punct(tree, '#')) {
            attrs.push([hash].into_iter().chain(trees.next()).collect());
        }
        let mut trees: Vec<TokenTree> = trees.collect();
        let body = trees.pop();
        Ok(Self { item, attrs, sig: Signature::read(trees)?, body })
    }

    /// Takes some of the attributes from the function, and returns them.
    pub(crate) fn take_attributes(
        &mut self,
        is_taken: impl Fn(&TokenStream) -> bool,
    ) -> Vec<TokenStream> {
        if !self.attrs.iter().any(&is_taken) {
            return Vec::new();
        }
        let function: TokenStream = self.after_attributes().collect();
        let (taken, kept) = self.attrs.drain(..).partition(is_taken);
        self.attrs = kept;
        self.item = self.attrs.iter().cloned().chain([function]).collect();
        taken
    }

    /// Returns the function with other arguments, without its attributes.
    pub(crate) fn with_arguments(&self, arguments: TokenStream) -> TokenStream {
        let mut group = Group::new(Delimiter::Parenthesis, arguments);
        group.set_span(self.sig.arguments.span());
        let mut trees: Vec<_> = self.after_attributes().collect();
        trees[self.sig.before_arguments] = TokenTree::Group(group);
        trees.into_iter().collect()
    }

    /// Removes the attributes of arguments that only this library reads.
    pub(crate) fn remove_marks(&mut self) {
        self.remove_from_arguments(is_mark);
    }

    /// Removes the doc comments of arguments too. They are for descriptions, and rustc refuses them.
    pub(crate) fn remove_marks_and_docs(&mut self) {
        self.remove_from_arguments(|brackets| is_mark(brackets) || is_doc(brackets));
    }

    fn remove_from_arguments(&mut self, is_mark: fn(&TokenTree) -> bool) {
        let is_marked = |input: &Input| match input {
            Input::Typed(typed) => typed.attrs.iter().any(is_mark),
            _ => false,
        };
        if !self.sig.inputs.iter().any(is_marked) {
            return;
        }
        let mut trees: Vec<TokenTree> = Vec::new();
        for tree in self.sig.arguments.stream() {
            if is_mark(&tree) && trees.last().is_some_and(|last| is_punct(last, '#')) {
                trees.pop();
            } else {
                trees.push(tree);
            }
        }
        let function = self.with_arguments(trees.into_iter().collect());
        self.item = self.attrs.iter().cloned().chain([function]).collect();
    }

    fn after_attributes(&self) -> impl Iterator<Item = TokenTree> {
        // An attribute is a `#` and its brackets.
        inside(self.item.clone()).skip(2 * self.attrs.len())
    }

    /// Returns the function's name for messages and paths, without `r#`.
    pub(crate) fn name(&self) -> String {
        plain(&self.sig.ident)
    }

    /// Returns the attribute that keeps rustc from warning about the companion's call of a function
    /// that is deprecated, or that may use deprecated items. If rustc did not warn about the
    /// function itself, it must not warn about the call.
    pub(crate) fn allowed(&self) -> Option<TokenStream> {
        let mentions = |attr: &TokenStream| any(attr.clone(), |tree| is_word(tree, "deprecated"));
        self.attrs.iter().any(mentions).then(|| quote!(#[allow(deprecated)]))
    }

    /// Returns the `#[cfg(..)]` attributes of the function.
    pub(crate) fn cfgs(&self) -> impl Iterator<Item = &TokenStream> {
        self.attrs
            .iter()
            .filter(|attr| TokenStream::clone(attr).into_iter().nth(1).as_ref().is_some_and(is_cfg))
    }
}

/// Returns whether any of these tokens, at any depth, passes the test.
fn any(tokens: TokenStream, test: fn(&TokenTree) -> bool) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Group(group) => any(group.stream(), test),
        tree => test(&tree),
    })
}

/// Returns whether `brackets` is that of a doc comment.
fn is_doc(brackets: &TokenTree) -> bool {
    matches!(brackets, TokenTree::Group(group)
        if group.delimiter() == Delimiter::Bracket
            && inside(group.stream()).next().is_some_and(|tree| is_word(&tree, "doc")))
}

/// Returns whether `brackets` is the `[cfg(..)]` of an attribute.
pub(crate) fn is_cfg(brackets: &TokenTree) -> bool {
    matches!(brackets, TokenTree::Group(group)
        if inside(group.stream()).next().is_some_and(|tree| is_word(&tree, "cfg")))
}

impl Piece for &Function {
    fn add_to(self, code: &mut Code) {
        if let Some(lints) = lints(&self.sig) {
            code!(#[cfg_attr(clippy, allow(#lints))]).add_to(code);
        }
        code.tokens(self.item.clone());
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        code!(#self).to_tokens(tokens);
    }
}

/// Returns the lints that a function triggers only because it is a handler. A handler takes its
/// arguments by value, even if it only reads them, and its result need not be used. Only the lints
/// that the signature can trigger are named, and only for clippy, because rustc compares each name with
/// all of its lints. Without these names a check of 200 handlers takes 1.4 % fewer
/// instructions.
fn lints(sig: &Signature) -> Option<Code> {
    /// The number of arguments from which clippy warns.
    const MANY: usize = 8;
    let is_async = sig.asyncness.is_some();
    // The result of an async function is a future, and the lints on results do not apply to it.
    let has_result = !is_async && sig.output.is_some();
    let mut types = sig.inputs.iter().filter_map(Input::ty);
    let lints = [
        (is_async, "clippy::unused_async"),
        (!sig.inputs.is_empty(), "clippy::needless_pass_by_value"),
        (
            types.any(|ty| !ty.is_plain && any((**ty).clone(), |tree| is_punct(tree, '&'))),
            "clippy::trivially_copy_pass_by_ref",
        ),
        (has_result, "clippy::must_use_candidate"),
        (has_result, "clippy::unnecessary_wraps"),
        (sig.inputs.len() >= MANY, "clippy::too_many_arguments"),
    ];
    let mut names = Code::default();
    for (can, name) in lints {
        if can && !names.is_empty() {
            names.text(",");
        }
        if can {
            names.text(name);
        }
    }
    (!names.is_empty()).then_some(names)
}
