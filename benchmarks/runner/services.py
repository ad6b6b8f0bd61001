"""Apps that look like services, the same for each of three frameworks. Every handler is async and
takes an id from the path and the shared state. Every second handler also takes and returns JSON.
The handlers are in modules of 50, and each module is a group with a prefix."""
import os
import re

from . import apps

HEAD = {
    "webserver": "use webserver::prelude::*;\n\nuse crate::Stock;\n",
    "actix-web": "use actix_web::web::{Data, Json, Path, ServiceConfig};\n"
                 "use actix_web::{get, post};\n\nuse crate::Stock;\n",
    "axum": "use std::sync::Arc;\n\nuse axum::extract::{Path, State};\n"
            "use axum::routing::{get, post};\nuse axum::{Json, Router};\n\nuse crate::Stock;\n",
}
ORDER = """
#[derive(serde::Serialize, serde::Deserialize)]
pub struct Order {
    pub count: u64,
}
"""
SHOWN = 'format!("{{id}}: {n} of {{}}", stock.count)'
# The result of a handler with JSON.
ADDED = "Order {{ count: order.count + id + stock.count + {n} }}"
# Two kinds of handlers take turns: one returns a value, and one takes JSON.
HANDLERS = {
    "webserver": [
        ('#[get("/{{id}}/show{n}")]',
         "pub async fn h{n}(id: u64, stock: State<Stock>) -> String", SHOWN),
        ('#[post("/{{id}}/add{n}")]',
         "pub async fn h{n}(id: u64, stock: State<Stock>, order: Json<Order>) -> Json<Order>",
         f"Json({ADDED})"),
    ],
    "actix-web": [
        ('#[get("/{{id}}/show{n}")]',
         "pub async fn h{n}(id: Path<u64>, stock: Data<Stock>) -> String", SHOWN),
        ('#[post("/{{id}}/add{n}")]',
         "pub async fn h{n}(id: Path<u64>, stock: Data<Stock>, order: Json<Order>) -> Json<Order>",
         f"Json({ADDED.replace('+ id', '+ *id')})"),
    ],
    "axum": [
        ("", "async fn h{n}(Path(id): Path<u64>, State(stock): State<Arc<Stock>>) -> String", SHOWN),
        ("", "async fn h{n}(Path(id): Path<u64>, State(stock): State<Arc<Stock>>, "
             "Json(order): Json<Order>) -> Json<Order>", f"Json({ADDED})"),
    ],
}
AXUM_PATHS = ['.route("/{{id}}/show{n}", get(h{n}))', '.route("/{{id}}/add{n}", post(h{n}))']

MAIN = {
    "webserver": """use webserver::prelude::*;

{modules}

pub struct Stock {{
    pub count: u64,
}}

#[webserver::main]
async fn main() -> Result<(), webserver::Error> {{
    let routes = routes![{groups}];
    let server = ServerBuilder::new().bind("127.0.0.1:8080").state(Stock {{ count: 7 }});
    server.routes(routes).build().run().await
}}
""",
    "actix-web": """use actix_web::{{App, HttpServer, web}};

{modules}

pub struct Stock {{
    pub count: u64,
}}

#[actix_web::main]
async fn main() -> std::io::Result<()> {{
    let stock = web::Data::new(Stock {{ count: 7 }});
    let app = move || App::new().app_data(stock.clone()){groups};
    HttpServer::new(app).bind("127.0.0.1:8080")?.run().await
}}
""",
    "axum": """use std::sync::Arc;

use axum::Router;

{modules}

pub struct Stock {{
    pub count: u64,
}}

#[tokio::main]
async fn main() {{
    let app = Router::new(){groups}.with_state(Arc::new(Stock {{ count: 7 }}));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await.unwrap();
    axum::serve(listener, app).await.unwrap();
}}
""",
}
GROUP = {
    "webserver": '"/m{n}" => m{n}::Routes, ',
    "actix-web": '.service(web::scope("/m{n}").configure(m{n}::routes))',
    "axum": '.nest("/m{n}", m{n}::routes())',
}


def app(framework, count):
    """Writes an app with the given number of routes and returns its folder."""
    numbers = range(0, count, apps.PER_MODULE)
    files = {f"m{at}.rs": module(framework, range(first, min(first + apps.PER_MODULE, count)))
             for at, first in enumerate(numbers)}
    groups = "".join(GROUP[framework].format(n=at) for at in range(len(files)))
    modules = "\n".join(f"mod {name[:-3]};" for name in files)
    files["main.rs"] = MAIN[framework].format(modules=modules, groups=groups)
    return apps.package(f"service-{framework}-{count}",
                        apps.DEPENDENCIES[framework] + apps.SERDE, files)


def module(framework, numbers):
    text = HEAD[framework] + ORDER
    for n in numbers:
        attribute, signature, body = (part.format(n=n) for part in HANDLERS[framework][n % 2])
        text += f"\n{attribute}\n{signature} {{\n    {body}\n}}\n"
    if framework == "webserver":
        return text + f"\nroutes![pub Routes = [{', '.join(f'h{n}' for n in numbers)}]];\n"
    if framework == "actix-web":
        added = "".join(f".service(h{n})" for n in numbers)
        return text + f"\npub fn routes(config: &mut ServiceConfig) {{\n    config{added};\n}}\n"
    added = "".join(AXUM_PATHS[n % 2].format(n=n) for n in numbers)
    return text + f"\npub fn routes() -> Router<Arc<Stock>> {{\n    Router::new(){added}\n}}\n"


def edit(folder, number):
    """Changes the text in the first handler of the first module."""
    path = os.path.join(folder, "src", "m0.rs")
    with open(path) as source:
        text = source.read()
    changed, times = re.subn(r": \S* of \{\}", f": {number} of {{}}", text, count=1)
    if times != 1 or changed == text:
        raise RuntimeError(f"{path} has no text to change to {number}")
    with open(path, "w") as out:
        out.write(changed)
