// The client of an API, generated from the description of its server. Changes to this file are lost when it
// is generated again.
/* eslint-disable */

// -- schemas

export type Beside = { t: "Unit" } | { c: number; t: "New" };

export type Filter = { by: "size"; least: number } | { by: "name"; name: string };

export type Inside = { type: "Unit" } | { a: boolean; type: "Struct" } | { type: "New" } & Point;

export type Line = { count: number; item: string };

export type NewUser = { fullName: string; roles: Role[] };

export type NewUserInput = { fullName?: string; roles?: Role[] };

export type Order = { gift: boolean; lines: Line[]; name: string; tags: string[] };

export type OrderInput = { gift?: boolean; lines: Line[]; name: string; tags: string[] };

/** Each way in which serde writes an enum. */
export type Outside = "Unit" | { New: number } | { Tuple: [number, string] } | { Struct: { a: boolean } };

export type Point = { x: number; y: number };

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

export type Role = "reader" | "chief-editor";

/** All kinds of fields. */
export type Shapes = {
  any: unknown;
  beside: Beside[];
  /** An integer of 64 bits or more: past 2^53 JavaScript loses its last digits. */
  big: number | null;
  "by-name": { [key: string]: Point };
  "by-number": { [key: string]: number[] };
  flat: boolean;
  four: [number, number, number, number];
  in: null;
  inside: Inside[];
  outside: Outside[];
  tree: Tree | null;
  tuple: [number, string, boolean | null];
  unit: Unit;
  untagged: Untagged;
  [key: string]: unknown;
};

/** All kinds of fields. */
export type ShapesInput = {
  any: unknown;
  beside: Beside[];
  /** An integer of 64 bits or more: past 2^53 JavaScript loses its last digits. */
  big?: number | null;
  "by-name": { [key: string]: Point };
  "by-number": { [key: string]: number[] };
  flat: boolean;
  four: [number, number, number, number];
  in: null;
  inside: Inside[];
  outside: Outside[];
  tree?: TreeInput | null;
  tuple: [number, string, boolean | null];
  unit: Unit;
  untagged: Untagged;
  [key: string]: unknown;
};

export type Tree = { left: Tree | null; right: Tree | null };

export type TreeInput = { left?: TreeInput | null; right?: TreeInput | null };

export type Unit = null;

export type Untagged = unknown;

export type User = {
  /** Friends of the same shape. */
  friends: User[];
  /**
   * The number of the account.
   *
   * An integer of 64 bits or more: past 2^53 JavaScript loses its last digits.
   */
  id: number;
  name: string;
  /** @deprecated */
  nick: string | null;
};

// -- operations

/** `PUT /bytes` */
export type FilesBytes = {
  request: { body: Bytes };
  answers:
    | Success<200, Blob>
    | Failure<408 | 413, Problem>;
};

/** `GET /files/{name}/{path}` */
export type FilesShow = {
  request: { path: { name: string; path: string } };
  answers:
    | Success<200, string>
    | Failure<400 | 404, Problem>;
};

/** `PUT /text` */
export type FilesText = {
  request: { body: string };
  answers:
    | Success<200, string>
    | Failure<400 | 408 | 413 | 415, Problem>;
};

/** `POST /order` */
export type FormsOrder = {
  request: { body: OrderInput };
  answers:
    | Success<200, Order>
    | Failure<400 | 408 | 413 | 415 | 422, Problem>;
};

/** `POST /upload` */
export type FormsUpload = {
  request: { body: FormData | { count?: number; "photo[]"?: Blob[]; title: string } };
  answers:
    | Success<200, string>
    | Failure<400 | 408 | 413 | 415 | 422, Problem>;
};

/** `GET /filter` */
export type OddFilter = {
  request: {
    query?: Partial<{ by: "size"; least: number } | { by: "name"; name: string }>;
  };
  answers:
    | Success<200, Filter>
    | Failure<400 | 422, Problem>;
};

/** `HEAD /head` */
export type OddHead = {
  request: NoRequest;
  answers: Success<200, undefined>;
};

/** `GET /map` */
export type OddMap = {
  request: { query?: Partial<{ [key: string]: string }> };
  answers:
    | Success<200, { [key: string]: string }>
    | Failure<400 | 422, Problem>;
};

/** `GET /moved` */
export type OddMoved = {
  request: NoRequest;
  answers: Failure<StatusOf<3>, undefined, "location">;
};

/** `GET /old` */
export type OddOld = {
  request: NoRequest;
  answers: Success<200, undefined>;
};

/** `POST /shapes` */
export type OddShapes = {
  request: { body: ShapesInput };
  answers:
    | Success<200, Shapes>
    | Failure<400 | 408 | 413 | 415 | 422, Problem>;
};

/** `GET /status/{code}` */
export type OddStatus = {
  request: { path: { code: number } };
  answers:
    | Success<StatusOf<2>, undefined>
    | Failure<StatusOf<4 | 5>, Problem>
    | Failure<StatusOf<3>, undefined>;
};

/** `GET /text/{code}` */
export type OddText = {
  request: { path: { code: number } };
  answers:
    | Success<200, number>
    | Failure<StatusOf<4 | 5>, Problem>;
};

/** `GET /rows` */
export type StreamsRows = {
  request: NoRequest;
  answers: Success<200, AsyncIterable<[number, string]>>;
};

/** `GET /ticks` */
export type StreamsTicks = {
  request: NoRequest;
  answers: Success<200, AsyncIterable<ServerEvent>>;
};

/** `GET /secret` */
export type UsersSecret = {
  request: NoRequest;
  answers:
    | Success<200, string>
    | Failure<StatusOf<4 | 5>, Problem>;
};

/** `GET /users` */
export type UsersList = {
  request: {
    query: {
      name: string;
      tag?: string[] | undefined;
      page?: number | undefined;
      exact?: boolean | undefined;
    };
  };
  answers:
    | Success<200, string[]>
    | Failure<400 | 422, Problem>;
};

/** `POST /users` */
export type UsersCreate = {
  request: { body: NewUserInput };
  answers:
    | Success<201, NewUser>
    | Failure<400 | 408 | 413 | 415 | 422, Problem>;
};

/** `GET /users/{id}` */
export type UsersShow = {
  request: {
    path: {
      /** An integer of 64 bits or more: past 2^53 JavaScript loses its last digits. */
      id: number;
    };
  };
  answers:
    | Success<200, User>
    | Failure<400 | 404, Problem>;
};

/** `DELETE /users/{id}` */
export type UsersDelete = {
  request: {
    path: {
      /** An integer of 64 bits or more: past 2^53 JavaScript loses its last digits. */
      id: number;
    };
  };
  answers:
    | Success<204, undefined>
    | Failure<400 | 404, Problem>;
};

/** `PUT /users/{id}/name/{name}` */
export type UsersSetName = {
  request: {
    path: {
      /** An integer of 64 bits or more: past 2^53 JavaScript loses its last digits. */
      id: number;
      name: string;
    };
  };
  answers:
    | Success<202, User>
    | Failure<400 | 404, Problem>
    | Failure<409, Role>;
};

/** `GET /whoami` */
export type UsersWhoami = {
  request: {
    headers?: { "x-trace"?: string | undefined };
    cookies?: { session?: string | undefined };
  };
  answers:
    | Success<200, string>
    | Failure<400 | 422, Problem>;
};

// -- the client

/**
 * Shop 1.0
 *
 * Sells things.
 *
 * It is a test.
 *
 * `base` is the address of the server, such as `https://shop.example`, with its base path.
 */
export function client(base: string = "https://shop.example", defaults: Options = {}) {
  return {
    files: {
      bytes: (request: FilesBytes["request"], options?: Options): Promise<FilesBytes["answers"]> =>
        send(base, {
          method: "PUT", path: "/bytes", body: "application/octet-stream",
          answers: { 200: ["application/octet-stream"] }, problems: [408, 413],
        }, request, defaults, options),
      /** Says which segments arrived. */
      show: (request: FilesShow["request"], options?: Options): Promise<FilesShow["answers"]> =>
        send(base, {
          method: "GET", path: "/files/{name}/{path}", rests: ["path"],
          answers: { 200: ["text/plain"] }, problems: [400, 404],
        }, request, defaults, options),
      text: (request: FilesText["request"], options?: Options): Promise<FilesText["answers"]> =>
        send(base, {
          method: "PUT", path: "/text", body: "text/plain",
          answers: { 200: ["text/plain"] }, problems: [400, 408, 413, 415],
        }, request, defaults, options),
    },
    forms: {
      order: (request: FormsOrder["request"], options?: Options): Promise<FormsOrder["answers"]> =>
        send(base, {
          method: "POST", path: "/order", body: "application/x-www-form-urlencoded",
          answers: { 200: ["application/json"] }, problems: [400, 408, 413, 415, 422],
        }, request, defaults, options),
      upload: (request: FormsUpload["request"], options?: Options): Promise<FormsUpload["answers"]> =>
        send(base, {
          method: "POST", path: "/upload", body: "multipart/form-data",
          answers: { 200: ["text/plain"] }, problems: [400, 408, 413, 415, 422],
        }, request, defaults, options),
    },
    odd: {
      filter: (request: OddFilter["request"] = {}, options?: Options): Promise<OddFilter["answers"]> =>
        send(base, {
          method: "GET", path: "/filter",
          answers: { 200: ["application/json"] }, problems: [400, 422],
        }, request, defaults, options),
      head: (request: OddHead["request"] = {}, options?: Options): Promise<OddHead["answers"]> =>
        send(base, {
          method: "HEAD", path: "/head",
          answers: { 200: [] },
        }, request, defaults, options),
      map: (request: OddMap["request"] = {}, options?: Options): Promise<OddMap["answers"]> =>
        send(base, {
          method: "GET", path: "/map",
          answers: { 200: ["application/json"] }, problems: [400, 422],
        }, request, defaults, options),
      moved: (request: OddMoved["request"] = {}, options?: Options): Promise<OddMoved["answers"]> =>
        send(base, {
          method: "GET", path: "/moved",
          answers: { "3XX": [] },
        }, request, defaults, options),
      /** @deprecated */
      old: (request: OddOld["request"] = {}, options?: Options): Promise<OddOld["answers"]> =>
        send(base, {
          method: "GET", path: "/old",
          answers: { 200: [] },
        }, request, defaults, options),
      shapes: (request: OddShapes["request"], options?: Options): Promise<OddShapes["answers"]> =>
        send(base, {
          method: "POST", path: "/shapes", body: "application/json",
          answers: { 200: ["application/json"] }, problems: [400, 408, 413, 415, 422],
        }, request, defaults, options),
      /** The types do not say the status. */
      status: (request: OddStatus["request"], options?: Options): Promise<OddStatus["answers"]> =>
        send(base, {
          method: "GET", path: "/status/{code}",
          answers: { "2XX": [], "3XX": [] }, problems: [400, 404, "4XX", "5XX"],
        }, request, defaults, options),
      /** The types say one status, and no other. */
      text: (request: OddText["request"], options?: Options): Promise<OddText["answers"]> =>
        send(base, {
          method: "GET", path: "/text/{code}",
          answers: { 200: ["application/json"] }, problems: [400, 404, "4XX", "5XX"],
        }, request, defaults, options),
    },
    streams: {
      rows: (request: StreamsRows["request"] = {}, options?: Options): Promise<StreamsRows["answers"]> =>
        send(base, {
          method: "GET", path: "/rows",
          answers: { 200: ["application/x-ndjson"] },
        }, request, defaults, options),
      /** Events without an end. */
      ticks: (request: StreamsTicks["request"] = {}, options?: Options): Promise<StreamsTicks["answers"]> =>
        send(base, {
          method: "GET", path: "/ticks",
          answers: { 200: ["text/event-stream"] },
        }, request, defaults, options),
    },
    users: {
      /** Needs authentication: `bearer`. */
      secret: (request: UsersSecret["request"] = {}, options?: Options): Promise<UsersSecret["answers"]> =>
        send(base, {
          method: "GET", path: "/secret",
          answers: { 200: ["text/plain"] }, problems: ["4XX", "5XX"],
        }, request, defaults, options),
      list: (request: UsersList["request"], options?: Options): Promise<UsersList["answers"]> =>
        send(base, {
          method: "GET", path: "/users",
          answers: { 200: ["application/json"] }, problems: [400, 422],
        }, request, defaults, options),
      create: (request: UsersCreate["request"], options?: Options): Promise<UsersCreate["answers"]> =>
        send(base, {
          method: "POST", path: "/users", body: "application/json",
          answers: { 201: ["application/json"] }, problems: [400, 408, 413, 415, 422],
        }, request, defaults, options),
      /**
       * Shows a user.
       *
       * Only the user 7 exists.
       */
      show: (request: UsersShow["request"], options?: Options): Promise<UsersShow["answers"]> =>
        send(base, {
          method: "GET", path: "/users/{id}",
          answers: { 200: ["application/json"] }, problems: [400, 404],
        }, request, defaults, options),
      delete: (request: UsersDelete["request"], options?: Options): Promise<UsersDelete["answers"]> =>
        send(base, {
          method: "DELETE", path: "/users/{id}",
          answers: { 204: [] }, problems: [400, 404],
        }, request, defaults, options),
      /** Two statuses of success, and an error of its own. */
      setName: (request: UsersSetName["request"], options?: Options): Promise<UsersSetName["answers"]> =>
        send(base, {
          method: "PUT", path: "/users/{id}/name/{name}",
          answers: { 202: ["application/json"], 409: ["application/json"] }, problems: [400, 404],
        }, request, defaults, options),
      whoami: (request: UsersWhoami["request"] = {}, options?: Options): Promise<UsersWhoami["answers"]> =>
        send(base, {
          method: "GET", path: "/whoami",
          answers: { 200: ["text/plain"] }, problems: [400, 422],
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
