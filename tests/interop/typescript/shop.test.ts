// Uses the client of the shop, against the server at the address given. That the compiler takes it is half
// of the test: the status has to say the type of the body.
import { client, UnexpectedAnswer } from "./api.js";
import type { NewUser, OddText, Problem, Shapes, UsersShow } from "./api.js";

declare const process: { argv: string[]; exit(code: number): void };

const base = process.argv[2] ?? "";
const api = client(base);

function same(found: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${one} is not ${other}`);
}

async function fails(promise: Promise<unknown>, kind: new (...args: never[]) => Error): Promise<Error> {
  const error = await promise.then(() => undefined, (error: unknown) => error);
  if (!(error instanceof kind)) throw new Error(`${String(error)} is not what was expected`);
  return error;
}

/** Compiles only if both types are one. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function type<_Holds extends true>(): void {}

async function statusSaysTheBody() {
  const found = await api.users.show({ path: { id: 7 } });
  if (found.status === 200) {
    type<Same<typeof found.ok, true>>();
    same([found.body.name, found.body.friends.length], ["Ada", 0]);
  } else {
    type<Same<typeof found.body, Problem>>();
    throw new Error(found.body.title);
  }
  const missing = await api.users.show({ path: { id: 8 } });
  same([missing.status, missing.ok], [404, false]);
  if (missing.status === 404) same(missing.body.status, 404);
  if (missing.ok) same(missing.body.id, "never");
  // @ts-expect-error: the body of 404 is no user
  if (missing.status === 404) same(missing.body.name, undefined);
  // @ts-expect-error: there is no such status
  if (missing.status === 418) throw new Error("a teapot");
  type<Same<UsersShow["request"], { path: { id: number } }>>();
  // @ts-expect-error: a number has to be given
  await fails(api.users.show({ path: {} }), TypeError);

  const named = await api.users.setName({ path: { id: 1, name: "a b/ü?" } });
  if (named.status === 202) same([named.ok, named.body.name], [true, "a b/ü?"]);
  const taken = await api.users.setName({ path: { id: 1, name: "taken" } });
  if (taken.status === 409) {
    type<Same<typeof taken.body, "reader" | "chief-editor">>();
    same(taken.body, "chief-editor");
  }
  same([named.status, taken.status], [202, 409]);
  const gone = await api.users.delete({ path: { id: 1 } });
  if (gone.status === 204) {
    type<Same<typeof gone.body, undefined>>();
    same(gone.body, undefined);
  }
  same(gone.status, 204);
}

async function defaultIsAllOtherStatuses() {
  const good = await api.odd.text({ path: { code: 200 } });
  if (good.ok) {
    type<Same<typeof good.body, number>>();
    same(good.body, 2 ** 40);
  }
  const bad = await api.odd.text({ path: { code: 503 } });
  if (bad.status === 503) {
    type<Same<typeof bad.body, Problem>>();
    same(bad.body.title, "Service Unavailable");
  }
  same(bad.status, 503);
  type<Same<Extract<OddText["answers"], { status: 200 }>["body"], number>>();
  // Nothing says that there are other successes.
  same(await fails(api.odd.text({ path: { code: 201 } }), UnexpectedAnswer).then(({ name }) => name),
    "UnexpectedAnswer");
  const any = await api.odd.status({ path: { code: 202 } });
  if (any.status === 202) type<Same<typeof any.body, undefined>>();
  same([any.status, any.body], [202, undefined]);
  const moved = await api.odd.moved();
  if (moved.status === 303) type<Same<typeof moved.body, undefined>>();
  same([moved.status, moved.headers.get("location")], [303, "/shop/head"]);
}

async function queriesAreEncoded() {
  const list = await api.users.list({
    query: { name: "a&b=c #+é", tag: ["x,y", "&"], page: 3, exact: undefined },
  });
  if (list.ok) same(list.body, ["a&b=c #+é", "Some(3) None", "x,y", "&"]);
  same(list.status, 200);
  const filter = await api.odd.filter({ query: { by: "name", name: "a" } });
  if (filter.ok && filter.body.by === "name") same(filter.body.name, "a");
  same(filter.status, 200);
  const map = await api.odd.map({ query: { a: "1", "b[]": "2" } });
  if (map.ok) same(map.body, { a: "1", "b[]": "2" });
  same(map.status, 200);
}

async function pathsAreEncoded() {
  const files = await api.files.show({ path: { name: "a%2F", path: "x y/é?/#" } });
  if (files.ok) same(files.body, "a%2F: x y | é? | #");
  same(files.status, 200);
  for (const path of [
    { name: "..", path: "x" }, { name: "", path: "x" }, { name: "a", path: "../x" }, { name: "a", path: "x/." },
  ]) {
    await fails(api.files.show({ path }), TypeError);
  }
}

async function bodiesHaveTheirMediaTypes() {
  const user: NewUser = { fullName: "Ada", roles: ["reader"] };
  const created = await api.users.create({ body: user });
  if (created.status === 201) same(created.body, user);
  same(created.status, 201);
  // What has a default need not be sent, and is always answered.
  const least = await api.users.create({ body: {} });
  if (least.status === 201) same(least.body, { fullName: "", roles: [] });
  const wrong = await api.users.create({ body: { roles: ["king"] } as unknown as NewUser });
  if (wrong.status === 422) same(wrong.body.errors?.[0]?.pointer, "/roles/0");
  same(wrong.status, 422);

  const order = { name: "é&", gift: true, tags: ["a", "b"], lines: [{ item: "x", count: 2 }] };
  const ordered = await api.forms.order({ body: order });
  if (ordered.ok) same(ordered.body, order);
  same(ordered.status, 200);

  const photos = [new Blob(["abc"]), new File(["de"], "d.txt")];
  const uploaded = await api.forms.upload({ body: { title: "é", count: 3, "photo[]": photos } });
  same([uploaded.status, uploaded.body], [200, `é Some(3) Some("blob") 3, Some("d.txt") 2`]);
  const form = new FormData();
  form.append("title", "t");
  same((await api.forms.upload({ body: form })).body, "t None ");

  same((await api.files.text({ body: "héé" })).body, "HÉÉ");
  const bytes = await api.files.bytes({ body: new Uint8Array([0, 255, 1]) });
  if (bytes.ok) same([...new Uint8Array(await bytes.body.arrayBuffer())], [0, 255, 1]);
  const stream = new Blob(["x".repeat(200_000)]).stream();
  const streamed = await api.files.bytes({ body: stream });
  if (streamed.ok) same(streamed.body.size, 200_000);
  same([bytes.status, streamed.status], [200, 200]);
  same((await api.odd.head()).body, undefined);
}

async function shapesArriveAsTheyAre() {
  const shapes: Shapes = {
    outside: ["Unit", { New: 1 }, { Tuple: [1, "a"] }, { Struct: { a: true } }],
    inside: [{ type: "Unit" }, { type: "Struct", a: true }, { type: "New", x: 0.5, y: 1.5 }],
    beside: [{ t: "Unit" }, { t: "New", c: 1 }],
    untagged: "text",
    tree: { left: { left: null, right: null }, right: null },
    tuple: [1, "a", null],
    four: [1, 2, 3, 4],
    "by-name": { a: { x: 0.5, y: 1.5 } },
    "by-number": { "7": [1] },
    any: [{ a: null }],
    unit: null,
    big: 5,
    in: null,
    flat: true,
    extra: 9,
  };
  const answer = await api.odd.shapes({ body: shapes });
  if (!answer.ok) throw new Error(answer.body.detail);
  same(sorted(answer.body), sorted(shapes));
  // @ts-expect-error: three numbers are not four
  const three: Shapes["four"] = [1, 2, 3];
  // @ts-expect-error: this variant has no `x`
  const variant: Shapes["inside"][0] = { type: "Struct", x: 1 };
  same([three.length, variant.type], [3, "Struct"]);
}

function sorted(value: object): object {
  return Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
}

async function streamsAreIterated() {
  const ticks = await api.streams.ticks();
  if (!ticks.ok) throw new Error("no events");
  let count = 0;
  for await (const { event, data, id } of ticks.body) {
    count += 1;
    same([event, data, id], ["tick", `tick ${count}\nof many`, String(count)]);
    if (count === 1000) break;
  }
  const rows = await api.streams.rows();
  if (!rows.ok) throw new Error("no rows");
  const all: unknown[] = [];
  for await (const row of rows.body) all.push(row);
  same(all, [1, 2, 3].map((row) => [row, "é".repeat(40_000)]));
}

async function optionsAreOfTheClientOrOfACall() {
  same((await api.users.whoami({ headers: { "x-trace": "t" }, cookies: { session: "s" } })).body, "t s");
  await fails(api.users.whoami({ cookies: { session: "a; b=c" } }), TypeError);
  same((await api.users.secret()).status, 401);
  const signedIn = client(base, { headers: async () => ({ authorization: "Bearer key" }) });
  same((await signedIn.users.secret()).body, "secret");
  same((await signedIn.users.secret({}, { headers: { authorization: "Bearer other" } })).status, 401);

  const sent: string[] = [];
  const other = client("https://other.example/base//", {
    query: { key: "k 1" },
    credentials: "include",
    fetch: async (url, init) => {
      sent.push(`${init.method} ${url} ${init.credentials} ${init.body}`);
      return Response.json(["x"]);
    },
  });
  same((await other.users.list({ query: { name: "n" } })).body, ["x"]);
  same(sent, ["GET https://other.example/base/users?key=k+1&name=n include undefined"]);
  await fails(client(base, { fetch: async () => new Response("<p>") }).odd.map(), UnexpectedAnswer);

  const stop = new AbortController();
  const ticks = await api.streams.ticks({}, { signal: stop.signal });
  if (!ticks.ok) throw new Error("no events");
  const reading = (async () => {
    for await (const _ of ticks.body) stop.abort();
  })();
  same((await fails(reading, DOMException)).name, "AbortError");
  same(await api.odd.old().then(({ status }) => status), 200);
}

for (const part of [
  statusSaysTheBody, defaultIsAllOtherStatuses, queriesAreEncoded, pathsAreEncoded,
  bodiesHaveTheirMediaTypes, shapesArriveAsTheyAre, streamsAreIterated, optionsAreOfTheClientOrOfACall,
]) {
  await part();
  console.log(part.name);
}
console.log("all right");
process.exit(0);
