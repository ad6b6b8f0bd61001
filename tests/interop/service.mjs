// A person who uses the page of the example of a service, and pages of others that try to. Arguments: the
// browser with its own arguments, after the addresses of the site and of the API.
import assert from "node:assert/strict";
import { open } from "./devtools.mjs";

const [site, api, browser, ...args] = process.argv.slice(2);
const { page, load, evaluate, type, go, click, close } = await open(browser, args);

// The page says what it has done.
async function says(expected) {
  const status = () => evaluate(`document.getElementById("status").textContent`);
  for (let tries = 0; tries < 400 && (await status()) !== expected; tries++) {
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  assert.equal(await status(), expected);
}
const notes = () => evaluate(`[...document.querySelectorAll("li")].map((li) => li.firstChild.data)`);
async function add(text) {
  await evaluate(`document.getElementById("status").textContent = ""`);
  await type("text", text);
  await click("#add button");
}

// The inline script with the nonce has run, and the other origin is read, with the field that it exposes.
await go(site);
await says("Notes: 0");

// The answer 401 is readable too.
await add("Tea");
await says("sign in first");

// JSON needs a preflight, and the cookie that is set goes with the next requests.
await type("name", "Ada");
await click("#sign-in button");
await says("Notes: 0");
await add("Tea & <b>biscuits</b>");
await says("Notes: 1");
assert.deepEqual(await notes(), ["Tea & <b>biscuits</b> (Ada) "]);
await add("Milk");
await says("Notes: 2");
await click("li button");
await says("Notes: 1");

// An answer is lost. The page sends the note again with the same key, and it is there once.
await evaluate(`{
  const real = window.fetch;
  window.keys = [];
  window.fetch = async (url, request) => {
    const response = await real(url, request);
    if (request.method !== "POST") return response;
    keys.push(request.headers["idempotency-key"]);
    if (keys.length === 1) throw new TypeError("the answer is lost");
    return response;
  };
}`);
await add("Sugar");
await says("Notes: 2");
const [key, again] = await evaluate("keys");
assert.ok(key);
assert.equal(again, key);
await click("li button");
await says("Notes: 1");

// An inline script without the nonce does not run.
const inject = `{
  const script = document.createElement("script");
  script.textContent = "window.injected = true";
  document.body.append(script);
}`;
await evaluate(inject);
assert.equal(await evaluate("window.injected"), undefined);

// The same page at a name that is not allowed: another origin and another site. What its own policy
// forbids, another site would allow.
await page("Page.setBypassCSP", { enabled: true });
const other = new URL(site);
other.hostname = "localhost";
await go(other.href);
await says("Failed to fetch");
await evaluate(inject);
assert.equal(await evaluate("window.injected"), true);
const fetched = (method, path, more) => `fetch("${api}${path}", { method: "${method}", ${more} })
  .then(({ type, status }) => type + " " + status, () => "refused")`;
assert.equal(await evaluate(fetched("GET", "/notes", "")), "refused");
assert.equal(await evaluate(fetched("DELETE", "/notes/1", `credentials: "include"`)), "refused");
// Without CORS a page can send what a form can send. The answer is a 403, and Cross-Origin-Resource-Policy
// keeps even that from the page.
const blind = `mode: "no-cors", credentials: "include", body: '{"text":"spam"}'`;
assert.equal(await evaluate(fetched("POST", "/notes", blind)), "refused");

// A form of another site is refused, and the browser shows the answer.
await evaluate(`document.body.innerHTML =
  '<form method="post" enctype="text/plain" action="${api}/session"><button>Send</button></form>'`);
await load(() => click("form button"));
assert.match(await evaluate("document.body.textContent"), /403.*comes from another site/s);

// The page of the site still has its session, and its note is the only one.
await go(site);
await says("Notes: 1");
assert.deepEqual(await notes(), ["Tea & <b>biscuits</b> (Ada) "]);
await close();
