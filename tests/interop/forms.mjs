// A person who uses the example of forms. Arguments: the browser with its own arguments, after the address
// of the example and the path of an image.
import assert from "node:assert/strict";
import { open } from "./devtools.mjs";

const [address, image, browser, ...args] = process.argv.slice(2);
const { page, load, evaluate, type, go, click, close } = await open(browser, args);
const press = (form) => load(() => click(`${form} button`));
const text = (id) => evaluate(`document.getElementById("${id}")?.textContent ?? null`);
const value = (id) => evaluate(`document.getElementById("${id}").value`);
const path = () => evaluate("location.pathname");

// A page without a session leads to the login.
await go(address);
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
await go(address);
assert.equal(await path(), "/login");

await close();
