// Drives Chromium by the DevTools protocol over two pipes, so that no package is needed.
import { spawn } from "node:child_process";
import assert from "node:assert/strict";

// Starts a browser, and returns what can be done with its one page.
export async function open(browser, args) {
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
  // Returns the value of an expression in the page, or of the promise that it is.
  async function evaluate(expression) {
    const question = { expression, returnByValue: true, awaitPromise: true };
    const answer = await page("Runtime.evaluate", question);
    assert.equal(answer.exceptionDetails, undefined, JSON.stringify(answer.exceptionDetails));
    return answer.result.value;
  }
  // Types into a field as a keyboard does.
  async function type(id, text) {
    await evaluate(`document.getElementById("${id}").select()`);
    await page("Input.insertText", { text });
  }
  const go = (url) => load(() => page("Page.navigate", { url }));
  const click = (selector) => evaluate(`document.querySelector("${selector}").click()`);
  async function close() {
    await send("Browser.close");
    console.log("all right");
    process.exit(0);
  }
  return { page, load, evaluate, type, go, click, close };
}
