// What Node's http module makes of the server at the address given.
import assert from "node:assert/strict";
import http from "node:http";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const base = process.argv[2];
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

function start(method, target, headers = {}, options = {}) {
  return http.request(base + target, { method, agent, headers, ...options });
}

async function finish(request) {
  const [response] = await once(request, "response");
  response.setEncoding("utf8");
  let body = "";
  for await (const chunk of response) body += chunk;
  return { status: response.statusCode, body, response };
}

async function ask(method, target, body) {
  const request = start(method, target);
  request.end(body);
  return finish(request);
}

async function oneSocket() {
  const ports = new Set();
  for (let i = 0; i < 5; i++) ports.add((await ask("GET", "/connection")).body);
  assert.equal(ports.size, 1);
  // Two that are asked for at once share the one socket in turn.
  const both = await Promise.all([ask("GET", "/slow/30"), ask("GET", "/connection")]);
  assert.equal(both[0].body, "done");
  assert.ok(ports.has(both[1].body));
}

async function chunkedBothWays() {
  // With no length given it is chunked, each write a chunk.
  const request = start("POST", "/mirror");
  const answer = finish(request);
  for (const part of ["a", "b".repeat(70000), "c"]) {
    request.write(part);
    await sleep(2);
  }
  request.end();
  const { status, body, response } = await answer;
  assert.deepEqual([status, body.length], [200, 70002]);
  assert.equal(response.headers["transfer-encoding"], "chunked");
}

async function sendsTrailers() {
  const request = start("POST", "/count", { Trailer: "x-sum" });
  request.write("abc");
  request.addTrailers({ "x-sum": "1" });
  request.end();
  assert.equal((await finish(request)).body, "3");
  assert.equal((await ask("GET", "/hello")).body, "hello");
}

async function expectsContinue() {
  const headers = { Expect: "100-continue", "Content-Length": 5 };
  const request = start("POST", "/count", headers);
  request.flushHeaders();
  await once(request, "continue");
  request.end("hello");
  assert.equal((await finish(request)).body, "5");
  // One that is refused is never told to go on.
  const refused = start("POST", "/refuse", headers);
  refused.on("continue", () => assert.fail("it was told to go on"));
  refused.flushHeaders();
  const answer = await finish(refused);
  assert.deepEqual([answer.status, answer.response.headers.connection], [403, "close"]);
  refused.on("error", () => {});
  refused.destroy();
}

async function upgrades() {
  const headers = { Connection: "Upgrade", Upgrade: "websocket" };
  const request = start("GET", "/raw", headers, { agent: false });
  request.end();
  const [response, socket] = await once(request, "upgrade");
  assert.equal(response.statusCode, 101);
  const sent = "x".repeat(200000);
  let got = "";
  socket.setEncoding("utf8");
  socket.write(sent);
  for await (const chunk of socket) {
    got += chunk;
    if (got.length === sent.length) break;
  }
  assert.equal(got, sent);
  socket.destroy();
}

async function until(wanted) {
  for (let i = 0; i < 500; i++) {
    if ((await ask("GET", "/stats")).body === wanted) return;
    await sleep(20);
  }
  assert.equal((await ask("GET", "/stats")).body, wanted);
}

async function leavingCancels() {
  const waiting = start("GET", "/wait", {}, { agent: false });
  waiting.on("error", () => {});
  waiting.end();
  await until("1 0");
  // A reset: the client is gone. Its FIN alone would not say so.
  waiting.socket.resetAndDestroy();
  await until("0 1");
}

const parts =
  [oneSocket, chunkedBothWays, sendsTrailers, expectsContinue, upgrades, leavingCancels];
for (const part of parts) {
  await part();
  console.log(part.name);
}
console.log("all right");
process.exit(0);
