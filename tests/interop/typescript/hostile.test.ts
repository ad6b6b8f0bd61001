// Uses the client of the hostile app, so its file is a module whose parts are where they belong.
import { client } from "./api.js";
import type { Response_2 } from "./api.js";

declare const process: { argv: string[]; exit(code: number): void };

const api = client(process.argv[2] ?? "");

function same(found: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${one} is not ${other}`);
}

const body: Response_2 = {
  "*/ throw 5; /*": "a",
  '"; throw 7; "': "b",
  "`${throw 8}`": "c",
  "\u{2028}\n\\u0022": "d",
  ["__proto__"]: "e",
  constructor: "\u{202e}*/",
  größe: 7,
};
const query = JSON.parse('{"__proto__":"f"}') as { __proto__: string };
const answer = await api.constructor.constructor({ query, body });
same(answer.status, 200);
if (answer.ok) {
  same(Object.entries(answer.body).sort(), Object.entries({ ...body, ["__proto__"]: "f" }).sort());
}
// An object with a function `then` would be taken for a promise.
const group = await Promise.resolve(api.constructor);
same((await group.then_2({ path: { a: "*/" } })).body, "*/");
same((await api.constructor.delete()).body, "delete");
same((await api.constructor.größe({ path: { länge: 3 } })).body, "3");
same((await api.constructor.proto()).body, "proto");
console.log("all right");
process.exit(0);
