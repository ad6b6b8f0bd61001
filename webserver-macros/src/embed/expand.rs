//! Expands `embed!`: one entry for each file, whose bytes rustc reads itself, so that it notices a change.

use std::path::{Path as FilePath, PathBuf};

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{ParseStream, Parser};
use syn::{LitStr, Token};

use super::read::{self, File};
use crate::path::Path;

/// What is in the brackets: the path of a folder, after `crate = path;` if the library has another name.
struct Input {
    library: Path,
    folder: LitStr,
}

impl Input {
    fn read(input: ParseStream<'_>) -> syn::Result<Self> {
        let library = if input.peek(Token![crate]) {
            let library = Path::option(input)?;
            input.parse::<Token![;]>()?;
            library
        } else {
            Path::webserver()
        };
        let folder = input.parse().map_err(|error| {
            syn::Error::new(
                error.span(),
                "`embed!` reads a folder while the program is compiled, so it takes the path itself, such as \
                 `embed!(\"public\")`",
            )
        })?;
        if !input.is_empty() {
            return Err(input.error(
                "`embed!` takes one folder, and nothing after its path: write an `embed!` for each folder",
            ));
        }
        Ok(Self { library, folder })
    }
}

/// Expands the macro.
pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let expanded = Input::read.parse2(tokens).and_then(|Input { library, folder }| {
        let place = place_of(&folder.value());
        let files =
            files(&place, &folder.value()).map_err(|text| syn::Error::new(folder.span(), text))?;
        Ok(emit(&library, &place, &files))
    });
    expanded.unwrap_or_else(|error| {
        let error = error.to_compile_error();
        quote!({ #error ::core::unreachable!() })
    })
}

/// Returns the absolute path of a folder: a relative one begins beside the `Cargo.toml` of the package.
fn place_of(folder: &str) -> PathBuf {
    let package = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    FilePath::new(&package).join(folder)
}

fn files(place: &FilePath, written: &str) -> Result<Vec<File>, String> {
    if !place.is_dir() {
        let what = if place.exists() { "is not a folder" } else { "does not exist" };
        return Err(format!(
            "`{written}` {what}: the path begins beside the Cargo.toml of this package, so it is `{}`",
            place.display()
        ));
    }
    let files = read::read(place)?;
    if files.is_empty() {
        return Err(format!(
            "the folder `{written}` has no files to embed: those whose names begin with a dot are left out"
        ));
    }
    Ok(files)
}

fn emit(library: &Path, place: &FilePath, files: &[File]) -> TokenStream {
    let folder = place.display().to_string();
    let entries = files.iter().map(|File { path, fingerprinted, hash, place }| {
        quote!(#library::files::EmbeddedFile::__new(#path, #fingerprinted, #hash, ::core::include_bytes!(#place)))
    });
    quote!({
        const FILES: &[#library::files::EmbeddedFile] = &[#(#entries),*];
        #library::files::Embedded::__new(#folder, FILES)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folder_without_files_is_an_error() {
        let name = format!("webserver-embed-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(folder.join("empty")).expect("a folder can be made");
        std::fs::write(folder.join(".hidden"), "x").expect("the folder can be written to");
        let empty = files(&folder, "public").map(|files| files.len());
        let file = files(&folder.join(".hidden"), "public/.hidden").map(|files| files.len());
        std::fs::remove_dir_all(&folder).expect("the folder can be removed");
        let text = "the folder `public` has no files to embed: those whose names begin with a dot are left out";
        assert_eq!(empty, Err(text.to_owned()));
        assert!(file.is_err_and(|text| text.starts_with("`public/.hidden` is not a folder")));
    }
}
