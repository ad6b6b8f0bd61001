//! Parameters of prefixes: taken by name, whatever else the handlers take, and in links.

use webserver::prelude::*;

mod orgs {
    use webserver::prelude::*;

    /// Takes nothing from the prefix.
    #[get("/{id}")]
    pub fn plain(id: u64) -> String {
        format!("plain {id}")
    }

    #[get("/{id}/member?{q}")]
    pub fn member(q: Option<u8>, id: u64, #[path] org: &str) -> String {
        format!("member {id} {q:?} of {org}")
    }

    #[get("/files/{path..}")]
    pub async fn file(#[path] org: String, path: &str) -> String {
        format!("file {path} of {org}")
    }

    #[get("/")]
    pub fn home(#[path] org: &str) -> String {
        format!("home of {org}")
    }

    routes![pub Orgs = [plain, member, file, home]];
}

#[get("/both/{id}")]
fn both(#[path] repo: u32, #[path] org: &str, id: &str) -> String {
    format!("{id} {repo} {org}")
}

routes![App = [
    "/orgs/{org}" => orgs::Orgs,
    "/deep/{other}/v{org}" => ["/x" => orgs::Orgs],
    "/a/{org}" => ["/{repo}" => [both]],
    "/b/{repo}/{org}" => [both],
    "/none" => [orgs::plain],
]];

#[webserver::main]
async fn main() {
    let client = ServerBuilder::new().routes(routes![App]).build().client();
    for (target, expected) in [
        ("/orgs/a%20b/7", "plain 7"),
        ("/none/7", "plain 7"),
        ("/orgs/a%20b/7/member?q=1", "member 7 Some(1) of a b"),
        ("/orgs/acme/7/member", "member 7 None of acme"),
        ("/orgs/acme/files/a/b", "file a/b of acme"),
        ("/orgs/acme", "home of acme"),
        ("/deep/o/vacme/x/7/member", "member 7 None of acme"),
        ("/deep/o/vacme/x/files/a/b", "file a/b of acme"),
        ("/deep/o/vacme/x/7", "plain 7"),
        ("/a/acme/7/both/id", "id 7 acme"),
        ("/b/7/acme/both/id", "id 7 acme"),
    ] {
        assert_eq!(client.get(target).send().await.text().await, expected, "{target}");
    }
    // A parameter of a prefix that is not of its type is not found, as in a path.
    assert_eq!(client.get("/a/acme/x/both/id").send().await.status(), 404);

    let link = uri!(App, "/orgs/{org}", orgs::member(org = "a/b", id = 7, q = None));
    assert_eq!(link.as_str(), "/orgs/a%2Fb/7/member");
    assert_eq!(client.get(link).send().await.text().await, "member 7 None of a/b");
    let link = uri!(App, "/deep/{other}/v{org}", orgs::home(other = 5, org = "acme"));
    assert_eq!(client.get(link).send().await.text().await, "home of acme");
    let link = uri!(App, "/a/{org}", both(org = String::from("x"), repo = 3, id = "i"));
    assert_eq!(link.as_str(), "/a/x/3/both/i");
    let link = uri!(App, "/b/{repo}/{org}", both(org = "x", repo = 3, id = "i"));
    assert_eq!(link.as_str(), "/b/3/x/both/i");
    let link = uri!(App, "/orgs/{org}", orgs::plain(org = "x", id = 3));
    assert_eq!(link.as_str(), "/orgs/x/3");
    assert!(try_uri!(App, "/orgs/{org}", orgs::plain(org = "..", id = 3)).is_err());
}
