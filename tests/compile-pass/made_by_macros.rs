//! Handlers and groups that a macro of the user's writes: what its variables stand for comes in
//! groups that nobody sees.
use webserver::prelude::*;

macro_rules! handler {
    ($(#[$meta:meta])* $vis:vis $name:ident($($arg:ident: $ty:ty),*) -> $out:ty $body:block) => {
        #[get("/{id}/{name}")]
        $(#[$meta])*
        $vis fn $name($($arg: $ty),*) -> $out $body
    };
}

macro_rules! routed {
    ($item:item) => {
        #[post("/posted")]
        $item
    };
}

macro_rules! group {
    ($vis:vis $name:ident = $($handler:path),*) => {
        routes![$vis $name = [$($handler),*]];
    };
}

handler!(#[cfg(any())] absent(id: NoType, name: NoType) -> NoType {});
handler!(#[cfg(all())] shown(id: u64, name: &str) -> String { format!("{id} {name}") });

mod inner {
    use webserver::prelude::*;

    handler!(pub fetched(id: u64, name: &str) -> String {
        format!("{name} {id}")
    });
}

routed! {
    /// Nowhere.
    #[cfg(any())]
    fn absent(body: NoType) {}
}

routed! {
    #[cfg(all())]
    pub async fn posted(body: Bytes) -> Result<Bytes, StatusCode> {
        Ok(body)
    }
}

macro_rules! borrowing {
    ($lifetime:lifetime $name:ident) => {
        #[get("/borrowed/{text}")]
        fn $name<$lifetime>(text: &$lifetime str, _: &$lifetime Request) -> Text<&$lifetime str> {
            Text(text)
        }
    };
}

borrowing!('a borrowed);

group!(Private = shown, borrowed);
group!(pub(crate) Public = inner::fetched, posted);

fn main() {
    let _ = routes!["/private" => Private, "/public" => Public];
}
