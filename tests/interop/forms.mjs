// Drives Chromium through the example of forms, by the DevTools protocol over two pipes, so that no
// package is needed. Arguments: the browser with its own arguments, after the address of the example and
// the path of an image.
import { spawn } from "node:child_process";
import assert from "node:assert/strict";

const [address, image, browser, ...args] = process.argv.slice(2);
const child = spawn(browser, [...args, "--remote-debugging-pipe", "about:blank"], {
  stdio: ["ignore", "ignore", "inherit", "pipe", "pipe"],
});
process.on("exit", () => child.kill("SIGKILL"));

// Messages are JSON, each with a zero byte after it.
const waiting = new Map();
let [received, last, navigated, loaded] = ["", 0, false, () => {}];
child.stdio[4].setEncoding("utf8").on("data", (chunk) => {
  const messages = (received + chunk).split("\0");
  received = messages.pop();
  for (const { id, result, error, method } of messages.map((text) => JSON.parse(text))) {
    if (method === "Page.frameNavigated") navigated = true;
    if (method === "Page.loadEventFired" && navigated) loaded();
    if (!waiting.has(id)) continue;
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    error ? reject(new Error(error.message)) : resolve(result);
  }
});
function send(method, params = {}, sessionId = undefined) {
  child.stdio[3].write(JSON.stringify({ id: ++last, method, params, sessionId }) + "\0");
  return new Promise((resolve, reject) => waiting.set(last, { resolve, reject }));
}

const { targetId } = await send("Target.createTarget", { url: "about:blank" });
const { sessionId } = await send("Target.attachToTarget", { targetId, flatten: true });
const page = (method, params) => send(method, params, sessionId);
await page("Page.enable");
await page("DOM.enable");

// Does something that loads a page, and waits until the page and its images are loaded.
async function load(action) {
  navigated = false;
  const done = new Promise((resolve) => (loaded = resolve));
  await action();
  await done;
}
async function evaluate(expression) {
  const answer = await page("Runtime.evaluate", { expression, returnByValue: true });
  assert.equal(answer.exceptionDetails, undefined, JSON.stringify(answer.exceptionDetails));
  return answer.result.value;
}
// Types into a field as a keyboard does.
async function type(id, text) {
  await evaluate(`document.getElementById("${id}").select()`);
  await page("Input.insertText", { text });
}
const press = (form) => load(() => evaluate(`document.querySelector("${form} button").click()`));
const text = (id) => evaluate(`document.getElementById("${id}")?.textContent ?? null`);
const value = (id) => evaluate(`document.getElementById("${id}").value`);
const path = () => evaluate("location.pathname");

// A page without a session leads to the login.
await load(() => page("Page.navigate", { url: address }));
assert.equal(await path(), "/login");

await type("name", "x".repeat(41));
await press("form");
assert.match(await text("name-error"), /1 to 40 characters/);
assert.equal(await value("name"), "x".repeat(41));
await type("name", "Ada");
await press("form");
assert.equal(await path(), "/");
assert.match(await evaluate(`document.querySelector("[role=status]").textContent`), /Welcome, Ada/);

// The mistakes are beside their fields, and what was typed stays.
await type("title", `Cats & "dogs"`);
await type("year", "long ago");
await press("#add");
const below = (id) => evaluate(`document.querySelector("#${id} + .error")?.textContent ?? null`);
assert.equal(await below("title"), null);
assert.match(await below("year"), /number from 1826/);
assert.match(await below("photo"), /Choose a PNG/);
assert.equal(await value("title"), `Cats & "dogs"`);
assert.equal(await value("year"), "long ago");
assert.equal(await evaluate(`document.getElementById("year").ariaInvalid`), "true");

// The corrected form adds the photo, which the page shows.
await type("year", "2001");
const { root } = await page("DOM.getDocument");
const { nodeId } = await page("DOM.querySelector", { nodeId: root.nodeId, selector: "#photo" });
await page("DOM.setFileInputFiles", { nodeId, files: [image] });
await press("#add");
assert.equal(await path(), "/");
const shown = `(({ naturalWidth, naturalHeight, alt }) => [naturalWidth, naturalHeight, alt])
  (document.querySelector("img"))`;
assert.deepEqual(await evaluate(shown), [2, 3, `Cats & "dogs"`]);

// The message is gone when the page is loaded again, which sends nothing again.
await load(() => page("Page.reload"));
assert.equal(await evaluate(`document.querySelector("[role=status]")`), null);
assert.equal(await evaluate(`document.querySelectorAll("img").length`), 1);

await press("form[action='/logout']");
assert.equal(await path(), "/login");
await load(() => page("Page.navigate", { url: address }));
assert.equal(await path(), "/login");

await send("Browser.close");
console.log("all right");
process.exit(0);
