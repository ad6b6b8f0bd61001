// Pages of three origins that call one API: one that may, one of another site, and one of the API's own
// origin. Arguments: the browser with its own arguments, after the origins of the site and of the API.
import assert from "node:assert/strict";
import { open } from "./devtools.mjs";

const [site, api, browser, ...args] = process.argv.slice(2);
const { load, evaluate, go, click, close } = await open(browser, args);

// Fetches in the page, and compares what the page gets with what is expected.
async function check(method, path, options, expected) {
  const request = JSON.stringify({ method, ...options });
  const got = await evaluate(`fetch("${api}${path}", ${request}).then(
    async (response) => response.type + " " + response.status + " " + (await response.text()),
    () => "refused",
  )`);
  if (expected instanceof RegExp) assert.match(got, expected, `${method} ${path}`);
  else assert.equal(got, expected, `${method} ${path}`);
}
// Sends a form, and returns the page that is the answer.
async function form(target) {
  await evaluate(`document.body.innerHTML =
    '<form method="post" action="${target}"><button>Send</button></form>'`);
  await load(() => click("button"));
  return evaluate("document.body.textContent");
}
const ran = () => evaluate(`["withNonce", "withoutNonce", "withWrongNonce", "inAttribute"]
  .filter((name) => window[name])`);

// -- the page that may use the API

await go(site);
assert.deepEqual(await ran(), ["withNonce"]);

await check("GET", "/items/7", {}, "cors 200 item 7");
const exposed = await evaluate(`fetch("${api}/items/7").then(({ headers }) =>
  [headers.get("x-total"), headers.get("x-secret")])`);
assert.deepEqual(exposed, ["3", null]);

// A preflight allows what the route and its arguments say, and no more.
const json = { "content-type": "application/json" };
const rename = { headers: { ...json, "if-match": "4" }, body: `"Tea"` };
await check("PUT", "/items/7", rename, "cors 200 7 is Tea, 4 by nobody");
const further = { headers: { ...rename.headers, "x-further": "1" }, body: rename.body };
await check("PUT", "/items/7", further, "refused");
await check("PATCH", "/items/7", rename, "refused");

// Errors can be read, also that of a panic.
await check("GET", "/items/x", {}, /^cors 404 .*"status":404/s);
await check("GET", "/nothing", {}, /^cors 404 /);
await check("GET", "/broken", {}, /^cors 500 /);

// Cookies are set and sent only if the page asks for it.
const credentials = "include";
await check("POST", "/session", {}, "cors 200 ");
await check("GET", "/me", { credentials }, "cors 200 nobody");
await check("POST", "/session", { credentials }, "cors 200 ");
await check("GET", "/me", {}, "cors 200 nobody");
await check("GET", "/me", { credentials }, "cors 200 ada");
await check("PUT", "/items/7", { ...rename, credentials }, "cors 200 7 is Tea, 4 by ada");

// The API trusts this origin, so that a request without a preflight may change something too.
await check("POST", "/count", { credentials, body: "x" }, "cors 200 1");
assert.equal(await form(`${api}/count`), "2");

// -- a page of another site

const other = new URL(site);
other.hostname = "localhost";
await go(other.href);
await check("GET", "/items/7", {}, "refused");
await check("GET", "/broken", {}, "refused");
await check("PUT", "/items/7", rename, "refused");
await check("POST", "/count", { credentials, body: "x" }, "refused");
// This is sent, and the answer is hidden.
await check("POST", "/count", { credentials, mode: "no-cors", body: "x" }, "opaque 0 ");
assert.match(await form(`${api}/count`), /403.*comes from another site/s);

// -- a page of the API's own origin

await go(`${api}/own`);
// Nothing of the other site was counted.
await check("GET", "/count", {}, "basic 200 2");
await check("POST", "/count", { body: "x" }, "basic 200 3");
await check("PUT", "/items/7", rename, "basic 200 7 is Tea, 4 by ada");
assert.equal(await form("/count"), "4");

// -- a page without an origin, which any site can make

await go("data:text/html,<!doctype html><body>");
await check("GET", "/items/7", {}, "refused");
assert.match(await form(`${api}/count`), /403.*comes from another site/s);
await go(`${api}/own`);
await check("GET", "/count", {}, "basic 200 4");

await close();
