//! An app whose names and docs try to leave what a client puts them into.
#![expect(unreachable_pub, reason = "a type in a description is as visible as its handler")]

use webserver::openapi::{Info, OpenApi};

macro_rules! routes {
    () => {
        webserver::routes![crate::typescript::hostile::constructor::All]
    };
}
pub(super) use routes;

pub(super) fn openapi() -> OpenApi {
    let info = Info::new("*/ throw 1; /*", "1\u{2028}throw 2");
    routes!().openapi(info.description("@ts-nocheck\n`${throw 3}`").server("\"; throw 4; \""))
}

pub mod constructor {
    use schemars::JsonSchema;
    use serde::{Deserialize, Serialize};
    use webserver::prelude::*;

    /// */ throw new Error("doc"); /*
    #[derive(Serialize, Deserialize, JsonSchema)]
    #[schemars(rename = "Response")]
    pub struct Hostile {
        /// @ts-expect-error
        #[serde(rename = "*/ throw 5; /*")]
        pub comment: String,
        /// \*/ throw 6
        #[serde(rename = "\"; throw 7; \"")]
        pub quote: String,
        #[serde(rename = "`${throw 8}`")]
        pub template: String,
        #[serde(rename = "\u{2028}\n\\u0022")]
        pub line: String,
        pub __proto__: String,
        pub constructor: Kind,
        #[serde(rename = "größe")]
        pub size: Ä,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    pub enum Kind {
        #[serde(rename = "\" | any | \"")]
        Any,
        #[serde(rename = "\u{202e}*/")]
        Comment,
    }

    #[derive(Serialize, Deserialize, JsonSchema)]
    #[schemars(rename = "any = 1; throw 9; type x")]
    pub struct Ä(pub u8);

    /// A name that each object has.
    #[post("/constructor?{__proto__}")]
    pub fn constructor(__proto__: &str, body: Json<Hostile>) -> Json<Hostile> {
        let Json(mut body) = body;
        __proto__.clone_into(&mut body.__proto__);
        Json(body)
    }

    /// A promise has it.
    #[get("/then/*/{a}")]
    pub fn then(a: &str) -> String {
        a.to_owned()
    }

    #[get("/delete/'$&")]
    pub fn r#delete() -> &'static str {
        "delete"
    }

    #[get("/größe/{länge}")]
    pub fn größe(länge: u8) -> String {
        länge.to_string()
    }

    #[get("/proto")]
    pub fn __proto__() -> &'static str {
        "proto"
    }

    webserver::routes![pub All = [constructor, then, r#delete, größe, __proto__]];
}
