"""Apps with a given number of routes, the same for each of three frameworks. They are written as a
user would write them: in modules of up to 50 handlers, each module with its own group. Of every
five handlers one returns text, one takes a number from the path, one takes two values from the
query, one returns JSON, and one takes and returns JSON."""
import os
import shutil
import subprocess

from .servers import HERE, PEERS

FRAMEWORKS = ["webserver", "actix-web", "axum"]
PER_MODULE = 50
WORK = os.path.join(HERE, "target", "apps")

DEPENDENCIES = {
    "webserver": f'webserver = {{ path = "{os.path.dirname(HERE)}/webserver" }}\n',
    "actix-web": 'actix-web = "4"\n',
    "axum": 'axum = "0.8"\ntokio = { version = "1", features = ["macros", "rt-multi-thread", "net"] }\n',
}
MANIFEST = """[package]
name = "app"
version = "0.0.0"
edition = "2024"

[dependencies]
{dependencies}
[profile.dev]
debug = "line-tables-only"

# A dependency in a folder is built like a dependency from a registry.
[profile.dev.package."*"]
incremental = false

[profile.release]
lto = "fat"
codegen-units = 1
strip = true

[workspace]
"""
SERDE = 'serde = { version = "1", features = ["derive"] }\n'

HELLO = {
    "webserver": """use webserver::prelude::*;

#[get("/")]
fn hello() -> &'static str {
    "Hello, World!"
}

#[webserver::main]
async fn main() -> Result<(), webserver::Error> {
    ServerBuilder::new().bind("127.0.0.1:8080").routes(routes![hello]).build().run().await
}
""",
    "actix-web": """use actix_web::{App, HttpServer, get};

#[get("/")]
async fn hello() -> &'static str {
    "Hello, World!"
}

#[actix_web::main]
async fn main() -> std::io::Result<()> {
    HttpServer::new(|| App::new().service(hello)).bind("127.0.0.1:8080")?.run().await
}
""",
    "axum": """use axum::{Router, routing::get};

async fn hello() -> &'static str {
    "Hello, World!"
}

#[tokio::main]
async fn main() {
    let app = Router::new().route("/", get(hello));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}
""",
}

TYPES = """
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Item {
    pub name: String,
    pub n: u32,
}
"""
FIND = """
#[derive(serde::Deserialize)]
pub struct Find {
    pub q: String,
    pub n: u32,
}
"""

MAIN = {
    "webserver": """use webserver::prelude::*;

{modules}
{types}
#[webserver::main]
async fn main() -> Result<(), webserver::Error> {{
    let routes = routes![{groups}];
    ServerBuilder::new().bind("127.0.0.1:8080").routes(routes).build().run().await
}}
""",
    "actix-web": """use actix_web::{{App, HttpServer}};

{modules}
{types}
#[actix_web::main]
async fn main() -> std::io::Result<()> {{
    HttpServer::new(|| App::new(){groups}).bind("127.0.0.1:8080")?.run().await
}}
""",
    "axum": """use axum::Router;

{modules}
{types}
#[tokio::main]
async fn main() {{
    let app = Router::new(){groups};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}}
""",
}
GROUP = {
    "webserver": lambda n: f"m{n}::Routes, ",
    "actix-web": lambda n: f".configure(m{n}::routes)",
    "axum": lambda n: f".merge(m{n}::routes())",
}

HEAD = {
    "webserver": "use webserver::prelude::*;\n\nuse crate::Item;\n",
    "actix-web": "use actix_web::{Responder, get, post, web};\n\nuse crate::{Find, Item};\n",
    "axum": "use axum::extract::{Path, Query};\nuse axum::routing::{get, post};\n"
            "use axum::{Json, Router};\n\nuse crate::{Find, Item};\n",
}
# The kinds of handlers: attribute, signature, body, path and method.
TEXT, ITEM = '"text {n}"', 'Item {{ name: "item {n}".to_owned(), n: {n} }}'
SHAPES = {
    "webserver": [
        ('#[get("/r{n}")]', "pub fn h{n}() -> &'static str", TEXT),
        ('#[get("/r{n}/{{id}}")]', "pub fn h{n}(id: u64) -> String", 'format!("{n} {{id}}")'),
        ('#[get("/r{n}/find?{{q}}&{{n}}")]', "pub fn h{n}(q: &str, n: u32) -> String",
         'format!("{{q}} {{n}}")'),
        ('#[get("/r{n}/item")]', "pub fn h{n}() -> Json<Item>", f"Json({ITEM})"),
        ('#[post("/r{n}")]', "pub fn h{n}(item: Json<Item>) -> Json<Item>", "item"),
    ],
    "actix-web": [
        ('#[get("/r{n}")]', "pub async fn h{n}() -> &'static str", TEXT),
        ('#[get("/r{n}/{{id}}")]', "pub async fn h{n}(id: web::Path<u64>) -> String",
         'format!("{n} {{id}}")'),
        ('#[get("/r{n}/find")]', "pub async fn h{n}(find: web::Query<Find>) -> String",
         'format!("{{}} {{}}", find.q, find.n)'),
        ('#[get("/r{n}/item")]', "pub async fn h{n}() -> impl Responder", f"web::Json({ITEM})"),
        ('#[post("/r{n}")]', "pub async fn h{n}(item: web::Json<Item>) -> impl Responder", "item"),
    ],
    "axum": [
        ("", "async fn h{n}() -> &'static str", TEXT),
        ("", "async fn h{n}(Path(id): Path<u64>) -> String", 'format!("{n} {{id}}")'),
        ("", "async fn h{n}(Query(find): Query<Find>) -> String",
         'format!("{{}} {{}}", find.q, find.n)'),
        ("", "async fn h{n}() -> Json<Item>", f"Json({ITEM})"),
        ("", "async fn h{n}(Json(item): Json<Item>) -> Json<Item>", "Json(item)"),
    ],
}
AXUM_PATHS = ['.route("/r{n}", get(h{n}))', '.route("/r{n}/{{id}}", get(h{n}))',
              '.route("/r{n}/find", get(h{n}))', '.route("/r{n}/item", get(h{n}))',
              '.route("/r{n}", post(h{n}))']


def hello(framework):
    """Writes the hello world of a framework and returns its folder."""
    return package(f"hello-{framework}", DEPENDENCIES[framework], {"main.rs": HELLO[framework]})


def routes(framework, count):
    """Writes an app with the given number of routes and returns its folder."""
    files = {}
    groups = ""
    for number, first in enumerate(range(0, count, PER_MODULE)):
        files[f"m{number}.rs"] = module(framework, range(first, min(first + PER_MODULE, count)))
        groups += GROUP[framework](number)
    modules = "\n".join(f"mod {name[:-3]};" for name in files)
    types = TYPES + ("" if framework == "webserver" else FIND)
    files["main.rs"] = MAIN[framework].format(modules=modules, types=types, groups=groups)
    return package(f"{framework}-{count}", DEPENDENCIES[framework] + SERDE, files)


def module(framework, numbers):
    text = HEAD[framework]
    for n in numbers:
        attribute, signature, body = (part.format(n=n) for part in SHAPES[framework][n % 5])
        text += f"\n{attribute}\n{signature} {{\n    {body}\n}}\n"
    names = ", ".join(f"h{n}" for n in numbers)
    if framework == "webserver":
        return text + f"\nroutes![pub Routes = [{names}]];\n"
    if framework == "actix-web":
        services = "".join(f".service(h{n})" for n in numbers)
        return text + f"\npub fn routes(config: &mut web::ServiceConfig) {{\n    config{services};\n}}\n"
    added = "".join(AXUM_PATHS[n % 5].format(n=n) for n in numbers)
    return text + f"\npub fn routes() -> Router {{\n    Router::new(){added}\n}}\n"


def package(name, dependencies, files):
    folder = os.path.join(WORK, name)
    shutil.rmtree(os.path.join(folder, "src"), ignore_errors=True)
    os.makedirs(os.path.join(folder, "src"))
    with open(os.path.join(folder, "Cargo.toml"), "w") as out:
        out.write(MANIFEST.format(dependencies=dependencies))
    # The app uses the same versions as the peers.
    shutil.copy(os.path.join(PEERS, "Cargo.lock"), os.path.join(folder, "Cargo.lock"))
    for file, text in files.items():
        with open(os.path.join(folder, "src", file), "w") as out:
            out.write(text)
    # Everything is fetched before time is measured.
    subprocess.run(["cargo", "fetch", "--quiet"], cwd=folder, check=True)
    return folder


def change_a_line(folder, edit):
    """Changes the text in the first handler."""
    path = os.path.join(folder, "src", "m0.rs")
    with open(path) as source:
        text = source.read()
    before = '"text 0"' if edit == 0 else f'"text 0, {edit - 1}"'
    if before not in text:
        raise RuntimeError(f"{path} has no {before}")
    with open(path, "w") as out:
        out.write(text.replace(before, f'"text 0, {edit}"'))
