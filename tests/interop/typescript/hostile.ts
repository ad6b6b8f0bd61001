// The client of an API, generated from the description of its server. Changes to this file are lost when it
// is generated again.
/* eslint-disable */

// -- schemas

export type Kind = "\" | any | \"" | "\u{202e}*/";

/** Why a request was not answered as asked (RFC 9457). */
export type Problem = {
  /** What is wrong with this request. */
  detail?: string;
  /** All mistakes in the request. */
  errors?: {
    /** What is wrong. */
    detail: string;
    /** The part of the request that has the mistake. */
    in: string;
    /** The name of the parameter or field. */
    name?: string;
    /** The place in a JSON body (RFC 6901). */
    pointer?: string;
    /** The beginning of what was sent. */
    received?: string;
  }[];
  /** The status of the response. */
  status: number;
  /** A summary of the kind of problem. */
  title: string;
  /** The kind of problem: `about:blank` if the status says it all. */
  type: string;
};

/** *\/ throw new Error("doc"); /* */
export type Response_2 = {
  /** \*\/ throw 6 */
  "\"; throw 7; \"": string;
  /** \@ts-expect-error */
  "*/ throw 5; /*": string;
  __proto__: string;
  "`${throw 8}`": string;
  constructor: Kind;
  "größe": any___1__throw_9__type_x;
  "\u{2028}\n\\u0022": string;
};

export type any___1__throw_9__type_x = number;

// -- operations

/** `POST /constructor` */
export type ConstructorConstructor = {
  request: { query: { __proto__: string }; body: Response_2 };
  answers:
    | Success<200, Response_2>
    | Failure<400 | 408 | 413 | 415 | 422, Problem>;
};

/** `GET /delete/'$&` */
export type ConstructorDelete = {
  request: NoRequest;
  answers: Success<200, string>;
};

/** `GET /größe/{länge}` */
export type ConstructorGröße = {
  request: { path: { "länge": number } };
  answers:
    | Success<200, string>
    | Failure<400 | 404, Problem>;
};

/** `GET /proto` */
export type ConstructorProto = {
  request: NoRequest;
  answers: Success<200, string>;
};

/** `GET /then/*\/{a}` */
export type ConstructorThen = {
  request: { path: { a: string } };
  answers:
    | Success<200, string>
    | Failure<400, Problem>;
};

// -- the client

/**
 * *\/ throw 1; /* 1throw 2
 *
 * \@ts-nocheck
 * `${throw 3}`
 *
 * `base` is the address of the server, such as `https://shop.example`, with its base path.
 */
export function client(base: string = "\"; throw 4; \"", defaults: Options = {}) {
  return {
    constructor: {
      /** A name that each object has. */
      constructor: (request: ConstructorConstructor["request"], options?: Options): Promise<ConstructorConstructor["answers"]> =>
        send(base, {
          method: "POST", path: "/constructor", body: "application/json",
          answers: { 200: ["application/json"] }, problems: [400, 408, 413, 415, 422],
        }, request, defaults, options),
      delete: (request: ConstructorDelete["request"] = {}, options?: Options): Promise<ConstructorDelete["answers"]> =>
        send(base, {
          method: "GET", path: "/delete/'$&",
          answers: { 200: ["text/plain"] },
        }, request, defaults, options),
      "größe": (request: ConstructorGröße["request"], options?: Options): Promise<ConstructorGröße["answers"]> =>
        send(base, {
          method: "GET", path: "/größe/{länge}",
          answers: { 200: ["text/plain"] }, problems: [400, 404],
        }, request, defaults, options),
      proto: (request: ConstructorProto["request"] = {}, options?: Options): Promise<ConstructorProto["answers"]> =>
        send(base, {
          method: "GET", path: "/proto",
          answers: { 200: ["text/plain"] },
        }, request, defaults, options),
      /** A promise has it. */
      then_2: (request: ConstructorThen["request"], options?: Options): Promise<ConstructorThen["answers"]> =>
        send(base, {
          method: "GET", path: "/then/*/{a}",
          answers: { 200: ["text/plain"] }, problems: [400],
        }, request, defaults, options),
    },
  };
}

export type Client = ReturnType<typeof client>;

// -- what all clients have

/** What is the same for all requests of a client, or is said with one call: all that `fetch` takes, too. */
export type Options = Omit<RequestInit, "body" | "headers" | "method"> & {
  /** Header fields, or a function that returns them for each request, such as with a fresh token. */
  headers?: HeaderFields | (() => HeaderFields | Promise<HeaderFields>) | undefined;
  /** Parameters of the query that all operations have, such as a key. */
  query?: { [name: string]: unknown } | undefined;
  /** Sends the requests instead of the global `fetch`. */
  fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined;
};

export type HeaderFields = NonNullable<RequestInit["headers"]>;

/** A body of any bytes, as `fetch` takes it. */
export type Bytes = NonNullable<RequestInit["body"]>;

/** An answer whose status is from 200 to 299. */
export type Success<Status extends number, Body, Fields extends string = never> =
  Answer<Status, Body, Fields> & { ok: true };

/** An answer with another status. */
export type Failure<Status extends number, Body, Fields extends string = never> =
  Answer<Status, Body, Fields> & { ok: false };

/** `Fields` are the names of the header fields that the answer always has. */
export type Answer<Status extends number, Body, Fields extends string = never> = {
  status: Status;
  body: Body;
  headers: { get(name: Fields): string } & Headers;
};

/** All statuses of a class: `StatusOf<3>` is 300 to 399. */
export type StatusOf<Class extends 2 | 3 | 4 | 5> = NumberOf<`${Class}${Digit}${Digit}`>;

type Digit = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;
type NumberOf<Text> = Text extends `${infer Value extends number}` ? Value : never;

/** The request of an operation that takes nothing. */
export type NoRequest = { [part: string]: never };

/** An event of a stream of server-sent events. */
export type ServerEvent = { event: string; data: string; id: string; retry: number | undefined };

/** The server, or something in front of it, has answered what the description does not have. */
export class UnexpectedAnswer extends Error {
  readonly response: Response;

  constructor(response: Response, reason: string) {
    super(`${response.url}: ${reason}`);
    this.name = "UnexpectedAnswer";
    this.response = response;
  }
}

type OperationSpec = {
  method: string;
  path: string;
  /** The parameters of the path that have several segments. */
  rests?: string[];
  /** The media type of the body, if there is only one. */
  body?: string;
  /** The media types of the answers, by status or by class of statuses. */
  answers: { [status: string]: string[] };
  /** The statuses that come with problem details. */
  problems?: (number | string)[];
};

type Parts = {
  path?: object;
  query?: object | undefined;
  headers?: object | undefined;
  cookies?: object | undefined;
  contentType?: string | undefined;
  body?: unknown;
};

async function send<Answers>(
  base: string,
  spec: OperationSpec,
  request: Parts,
  defaults: Options,
  options: Options = {},
): Promise<Answers> {
  const { fetch = globalThis.fetch, headers: _, query: __, ...init } = { ...defaults, ...options };
  const query = new URLSearchParams();
  for (const part of [defaults.query, options.query, request.query]) {
    for (const [name, value] of Object.entries(part ?? {})) {
      query.delete(name);
      for (const [key, text] of pairs(name, value)) query.append(key, text);
    }
  }
  const search = query.toString();
  const url = base.replace(/\/+$/, "") + path(spec, request.path ?? {}) + (search && `?${search}`);
  const headers = await fields(request, defaults, options);
  const sent: RequestInit & { duplex?: "half" } = { ...init, method: spec.method, headers };
  if (request.body !== undefined) {
    const type = request.contentType ?? spec.body ?? "application/octet-stream";
    sent.body = encoded(type, request.body);
    // `fetch` itself names the boundary of a form, and the type of bytes that have one.
    const isNamed = type === "multipart/form-data" || type.includes("*");
    if (!isNamed && !headers.has("content-type")) headers.set("content-type", type);
    if (sent.body instanceof ReadableStream) sent.duplex = "half";
  }
  // The answer is what is asked for if it can be a redirect, not the page that it leads to.
  const redirects = Object.keys(spec.answers).some((status) => status.startsWith("3"));
  if (redirects && init.redirect === undefined) sent.redirect = "manual";
  const response = await fetch(url, sent);
  const { status, ok } = response;
  return { status, ok, headers: response.headers, body: await decoded(spec, response) } as Answers;
}

/** Fills in the path. Clients resolve `.` and `..`, so no value can be one of them. */
function path(spec: OperationSpec, values: object): string {
  const given = new Map(Object.entries(values));
  const segments = spec.path.split("/").map((segment) => {
    const filled = segment.replace(/\{([^{}]*)\}/g, (_, name: string) => {
      const value = given.get(name);
      if (value === undefined || value === null || value === "") {
        throw new TypeError(`the parameter \`${name}\` of ${spec.path} has no value`);
      }
      const isRest = spec.rests?.includes(name) ?? false;
      const pieces = isRest ? String(value).split("/") : [String(value)];
      if (isRest && pieces.some(isRelative)) {
        throw new TypeError(`the parameter \`${name}\` of ${spec.path} has a relative segment`);
      }
      return pieces.map(encodeURIComponent).join("/");
    });
    if (isRelative(filled)) throw new TypeError(`a segment of ${spec.path} is \`${filled}\``);
    return filled;
  });
  return segments.join("/");
}

function isRelative(segment: string): boolean {
  return segment === "." || segment === "..";
}

/** The header fields of a request. Those of the call come after those of the client. */
async function fields(request: Parts, defaults: Options, options: Options): Promise<Headers> {
  const all = new Headers();
  for (const { headers } of [defaults, options]) {
    const given = typeof headers === "function" ? await headers() : headers;
    new Headers(given).forEach((value, name) => all.set(name, value));
  }
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    all.delete(name);
    for (const [, text] of pairs(name, value)) all.append(name, text);
  }
  // A browser sends its own cookies, and ignores this field.
  const cookies = Object.entries(request.cookies ?? {}).flatMap((entry) => [...pairs(...entry)]);
  for (const [name, value] of cookies) {
    if (/[^!#-+\--:<-[\]-~]/.test(value)) throw new TypeError(`the cookie \`${name}\` cannot be sent`);
  }
  if (cookies.length > 0) all.set("cookie", cookies.map((pair) => pair.join("=")).join("; "));
  return all;
}

/** The pairs of a query or a form: repeated for a list, and with names such as `a[b]` for an object. */
function* pairs(name: string, value: unknown): Generator<[string, string]> {
  if (value === undefined || value === null) return;
  if (typeof value !== "object") {
    yield [name, String(value)];
  } else if (Array.isArray(value)) {
    const isPlain = value.every((item) => typeof item !== "object");
    for (const [index, item] of value.entries()) yield* pairs(isPlain ? name : `${name}[${index}]`, item);
  } else {
    for (const [key, item] of Object.entries(value)) yield* pairs(`${name}[${key}]`, item);
  }
}

function encoded(type: string, value: unknown): Bytes {
  if (isJson(type)) return JSON.stringify(value);
  if (type === "application/x-www-form-urlencoded") {
    const all = Object.entries(value as object).flatMap((entry) => [...pairs(...entry)]);
    return new URLSearchParams(all);
  }
  if (type === "multipart/form-data" && !(value instanceof FormData)) {
    const form = new FormData();
    for (const [name, part] of Object.entries(value as object)) {
      for (const item of Array.isArray(part) ? part : [part]) {
        if (item === undefined || item === null) continue;
        form.append(name, item instanceof Blob ? item : String(item));
      }
    }
    return form;
  }
  return value as Bytes;
}

function isJson(type: string): boolean {
  return type === "application/json" || type.endsWith("+json");
}

/** Reads the body as its media type says, if the description has it for the status. */
async function decoded(spec: OperationSpec, response: Response): Promise<unknown> {
  const { status, type: kind } = response;
  if (kind === "opaqueredirect") {
    throw new UnexpectedAnswer(response, "this browser hides redirects from scripts");
  }
  const described = (code: number | string) =>
    spec.answers[code] ?? (spec.problems?.includes(code) ? ["application/problem+json"] : undefined);
  const types = described(status) ?? described(`${Math.floor(status / 100)}XX`);
  if (types === undefined) throw new UnexpectedAnswer(response, `the status ${status} is not described`);
  if (types.length === 0) {
    await response.body?.cancel();
    return undefined;
  }
  const field = response.headers.get("content-type") ?? "";
  const sent = (field.split(";")[0] ?? "").trim().toLowerCase();
  const isSent = (range: string) =>
    range === sent || range === "*/*" || (range.endsWith("/*") && sent.startsWith(range.slice(0, -1)));
  const type = types.find(isSent);
  if (type === undefined) {
    throw new UnexpectedAnswer(response, `\`${field}\` is not described for the status ${status}`);
  }
  if (isJson(type)) return response.json();
  if (type === "text/event-stream") return events(lines(response));
  if (type === "application/x-ndjson") return values(lines(response));
  const isText = type.startsWith("text/") || type === "application/x-www-form-urlencoded";
  return isText ? response.text() : response.blob();
}

/** The lines of a body, as they arrive. Whoever stops reading them ends the response. */
async function* lines(response: Response): AsyncGenerator<string> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  const decoder = new TextDecoder();
  try {
    let rest = "";
    for (let isDone = false; !isDone; ) {
      const { done, value } = await reader.read();
      isDone = done;
      const text = done ? decoder.decode() : decoder.decode(value, { stream: true });
      rest += text;
      // A long line is searched only once.
      if (!done && !/[\r\n]/.test(text)) continue;
      // A line feed may follow a carriage return at the end.
      const all = rest.split(done ? /\r\n|\n|\r/ : /\r\n|\n|\r(?!$)/);
      rest = all.pop() ?? "";
      for (const line of all) yield line;
    }
    if (rest !== "") yield rest;
  } finally {
    await reader.cancel().catch(() => {});
  }
}

async function* values(lines: AsyncIterable<string>): AsyncGenerator<unknown> {
  for await (const line of lines) if (line !== "") yield JSON.parse(line);
}

/** Reads server-sent events as the HTML standard says (section 9.2.6). */
async function* events(lines: AsyncIterable<string>): AsyncGenerator<ServerEvent> {
  let [event, id, retry, data] = ["", "", undefined as number | undefined, [] as string[]];
  for await (const line of lines) {
    if (line === "") {
      if (data.length > 0) yield { event: event || "message", data: data.join("\n"), id, retry };
      [event, data] = ["", []];
      continue;
    }
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "event") event = value;
    else if (name === "data") data.push(value);
    else if (name === "id" && !value.includes("\0")) id = value;
    else if (name === "retry" && /^\d+$/.test(value)) retry = Number(value);
  }
}
