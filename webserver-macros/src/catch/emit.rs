//! Emits the companion type of a catcher. Its entry in the tree is the catcher, and beside it is a
//! type that calls the function, which is a handler without a route. This file has no logic.

use proc_macro2::TokenStream;
use quote::quote;

use crate::item::Function;
use crate::mark::Owner;
use crate::route::{Model, Private, call, companion_type, describe, names, of_handler, of_request};

/// Emits the companion of a catcher.
pub(super) fn companion(statuses: &[u16], model: &Model, function: &Function) -> TokenStream {
    let private = Private::of(&model.krate);
    let (vis, ident) = (&function.sig.vis, &function.sig.ident);
    let (ty, allowed, cfgs) = (companion_type(function), function.allowed(), function.cfgs());
    let (name, is_alone) = (function.name(), model.args.len() == 1);
    let request = of_request(model.args.iter().map(|arg| &arg.ty));
    let names = names(model, &private);
    let arguments = of_handler(model, function, Owner::Function(&name), &request, &private);
    let (handler, call) = call(model, function, &private);
    let returns = describe::returns(function, &[], &private);
    quote! {
        #ty
        #(#cfgs)*
        #allowed
        const _: () = {
            #names
            #[allow(missing_debug_implementations, unreachable_pub)]
            #vis struct __WebserverCatcher {}
            impl #private::#handler for __WebserverCatcher {
                const FACTS: &'static #private::Facts =
                    &#private::Facts::new(#name, "", &[], &[], &[]);
                type Args<#request> = #arguments;
                #returns
                #call
            }
            const __WEBSERVER_CATCH: &#private::Catch =
                &#private::Catch::new(#name, &[#(#statuses),*], #is_alone);
            impl #private::Node for #ident {
                const TREE: #private::Tree = #private::Tree::Catch(__WEBSERVER_CATCH);
                type Handlers = #private::CatcherLeaf<Self, __WebserverCatcher>;
            }
        };
    }
}
