// Opens a docs page in Chromium and tries an operation, by the DevTools protocol over two pipes. Arguments: the
// address of the page, and the browser with its own arguments.
import { spawn } from "node:child_process";
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

const [address, browser, ...args] = process.argv.slice(2);
const child = spawn(browser, [...args, "--remote-debugging-pipe", "about:blank"], {
  stdio: ["ignore", "ignore", "inherit", "pipe", "pipe"],
});
process.on("exit", () => child.kill("SIGKILL"));

// Messages are JSON, each with a zero byte after it.
const waiting = new Map();
const [requests, complaints] = [[], []];
let [received, last] = ["", 0];
child.stdio[4].setEncoding("utf8").on("data", (chunk) => {
  const messages = (received + chunk).split("\0");
  received = messages.pop();
  for (const { id, result, error, method, params } of messages.map((text) => JSON.parse(text))) {
    if (method === "Network.requestWillBeSent") requests.push(params.request.url);
    if (method === "Log.entryAdded") complaints.push(params.entry.text);
    const issue = method === "Audits.issueAdded" && params.issue;
    if (issue && issue.code === "ContentSecurityPolicyIssue") complaints.push(JSON.stringify(issue));
    if (method === "Runtime.exceptionThrown") complaints.push(JSON.stringify(params.exceptionDetails));
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
for (const domain of ["Network", "Log", "Runtime", "Audits"]) await page(`${domain}.enable`);

async function evaluate(expression) {
  const answer = await page("Runtime.evaluate", { expression, returnByValue: true });
  assert.equal(answer.exceptionDetails, undefined, JSON.stringify(answer.exceptionDetails));
  return answer.result.value;
}
// Waits until an expression has a value.
async function until(expression) {
  for (let i = 0; i < 1000; i++) {
    const value = await evaluate(expression);
    if (value) return value;
    await sleep(40);
  }
  console.error(await evaluate("document.querySelector('.opblock.is-open')?.innerText"));
  throw new Error(`${expression}\n${complaints.join("\n")}\n${await evaluate("document.body.innerText")}`);
}
const text = (selector) => `document.querySelector(${JSON.stringify(selector)})?.textContent`;
const click = (selector) => evaluate(`document.querySelector(${JSON.stringify(selector)}).click()`);

await page("Page.navigate", { url: address });
assert.match(await until(text(".info .title")), /Shop/);
assert.equal(await evaluate("document.title"), "Shop");
const show = "#operations-users-users_show";
assert.match(await until(text(`${show} .opblock-summary`)), /\/users\/\{id\}.*Shows a user/);

// A person opens an operation, fills in its parameter, and sends it.
await click(`${show} .opblock-summary-control`);
await until(text(`${show} tr[data-param-name=id] input`) + " !== undefined");
await evaluate(`document.querySelector("${show} tr[data-param-name=id] input").focus()`);
await page("Input.insertText", { text: "7" });
// The page takes over what was typed a moment later, or when the field is left.
await evaluate("document.activeElement.blur()");
await click(`${show} .btn.execute`);
const row = `${show} .live-responses-table tr.response`;
assert.equal(await until(text(`${row} .response-col_status`)), "200");
assert.match(await until(text(`${row} .response-col_description .microlight`)), /"name":\s*"Ada"/);
assert.ok(requests.includes(new URL("/shop/users/7", address).href), requests.join("\n"));

// The page needs nothing from elsewhere, and nothing in it was refused.
const { origin } = new URL(address);
const others = requests.filter((url) => !url.startsWith(`${origin}/`) && !url.startsWith("data:"));
assert.deepEqual(others, []);
assert.deepEqual(complaints, []);
// What the description names of other hosts is refused.
await evaluate(`fetch("https://other.example/").catch(() => (window.refused = true)); 0`);
await until("window.refused");
assert.match(complaints.join("\n"), /Content Security Policy|ContentSecurityPolicy/);

await send("Browser.close");
console.log("all right");
process.exit(0);
