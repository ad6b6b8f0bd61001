// What Node's fetch makes of the server at the address given.
import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";

const base = process.argv[2];

async function text(target, options) {
  const response = await fetch(base + target, options);
  return [response.status, await response.text()];
}

function stream(parts) {
  return new ReadableStream({
    async pull(controller) {
      if (parts.length === 0) return controller.close();
      await sleep(1);
      controller.enqueue(new TextEncoder().encode(parts.shift()));
    },
  });
}

async function keepsAlive() {
  const ports = new Set();
  for (let i = 0; i < 12; i++) ports.add((await text("/connection"))[1]);
  // It takes turns between two, with whatever server.
  assert.ok(ports.size <= 2, `kept connections: ${[...ports]}`);
}

async function readsAnswers() {
  assert.deepEqual(await text("/hello"), [200, "hello"]);
  assert.equal((await text("/chunks/300"))[1].length, 300 * 1024);
  assert.equal((await text("/nowhere"))[0], 404);
  const head = await fetch(base + "/hello", { method: "HEAD" });
  assert.equal(head.headers.get("content-length"), "5");
  assert.equal((await fetch(base + "/hello", { method: "OPTIONS" })).status, 204);
}

async function streamsBodies() {
  const send = (target, parts) =>
    text(target, { method: "POST", body: stream(parts), duplex: "half" });
  assert.deepEqual(await send("/count", ["ab", "c", "x".repeat(100000)]), [200, "100003"]);
  assert.deepEqual(await send("/mirror", ["ab", "c"]), [200, "abc"]);
  assert.deepEqual(await send("/count", []), [200, "0"]);
  assert.deepEqual(await text("/mirror", { method: "POST", body: "h\u00e9" }), [200, "hé"]);
  assert.deepEqual(await text("/refuse", { method: "POST", body: "x".repeat(1000) }), [403, "no"]);
}

async function manyAtOnce() {
  const all = await Promise.all([...Array(50).keys()].map((n) => text(`/asset/${n % 24}`)));
  assert.ok(all.every(([status], n) => status === 200), "all are answered");
  all.forEach(([, body], n) => assert.equal(body.split(" ")[0], String(n % 24)));
}

async function until(wanted) {
  for (let i = 0; i < 500; i++) {
    if ((await text("/stats"))[1] === wanted) return;
    await sleep(20);
  }
  assert.equal((await text("/stats"))[1], wanted);
}

async function abortCancels() {
  const stop = new AbortController();
  const endless = await fetch(base + "/endless", { signal: stop.signal });
  const reading = endless.text();
  await until("1 0");
  stop.abort();
  await assert.rejects(reading, { name: "AbortError" });
  await until("0 1");
  assert.deepEqual(await text("/hello"), [200, "hello"]);
}

for (const part of [keepsAlive, readsAnswers, streamsBodies, manyAtOnce, abortCancels]) {
  await part();
  console.log(part.name);
}
console.log("all right");
process.exit(0);
