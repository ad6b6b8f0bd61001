// Calls the API, which is another origin: the browser asks the API before it sends JSON or a DELETE.
const element = (id) => document.getElementById(id);
const status = element("status");

async function call(method, path, body, headers = {}) {
  const request = { method, credentials: "include", headers };
  if (body) {
    headers["content-type"] = "application/json";
    request.body = JSON.stringify(body);
  }
  const response = await fetch(API + path, request);
  if (!response.ok) {
    // Errors are problem documents (RFC 9457), and the page may read them too.
    const problem = await response.json();
    throw new Error(problem.detail ?? problem.title);
  }
  return response;
}

async function show() {
  const response = await call("GET", "/notes");
  const items = (await response.json()).map(({ id, text, by }) => {
    const item = document.createElement("li");
    const remove = document.createElement("button");
    item.textContent = `${text} (${by}) `;
    remove.textContent = "Remove";
    remove.onclick = () => run(() => call("DELETE", `/notes/${id}`));
    item.append(remove);
    return item;
  });
  element("notes").replaceChildren(...items);
  return `Notes: ${response.headers.get("x-total")}`;
}

// Adds a note. If no answer comes, it is sent once more with the same key, so it is not there twice.
function add(text) {
  const headers = { "idempotency-key": crypto.randomUUID() };
  const send = () => call("POST", "/notes", { text }, headers);
  return send().catch((error) => (error instanceof TypeError ? send() : Promise.reject(error)));
}

// Does something, and shows the notes or why it failed.
async function run(action) {
  try {
    await action();
    status.textContent = await show();
  } catch (error) {
    status.textContent = error.message;
  }
}

function onSubmit(form, action) {
  element(form).onsubmit = (event) => {
    event.preventDefault();
    run(action);
  };
}

onSubmit("sign-in", () => call("POST", "/session", { name: element("name").value }));
onSubmit("add", () => add(element("text").value));
run(() => {});
