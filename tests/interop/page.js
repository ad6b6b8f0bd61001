// Fetches what the server has, in each of its framings, and writes what came into the page.
async function text(target, options) {
  const response = await fetch(target, options);
  return `${response.status} ${await response.text()}`;
}

async function assets() {
  const all = await Promise.all([...Array(24).keys()].map((n) => text(`/asset/${n}`)));
  const right = all.filter((line, n) => line.startsWith(`200 ${n} `)).length;
  const ports = new Set(all.map((line) => line.split(" ")[2]));
  return `assets=${right} several=${ports.size > 1}`;
}

async function aborted() {
  const stop = new AbortController();
  const endless = await fetch("/endless", { signal: stop.signal });
  const reading = endless.text().then(() => "complete", () => "aborted");
  while (!(await text("/stats")).startsWith("200 1 ")) await new Promise((r) => setTimeout(r, 20));
  stop.abort();
  const outcome = await reading;
  while (!(await text("/stats")).startsWith("200 0 1")) await new Promise((r) => setTimeout(r, 20));
  return outcome;
}

async function run() {
  const lines = [];
  const image = document.getElementById("image");
  await image.decode();
  lines.push(`image=${image.naturalWidth}x${image.naturalHeight}`);
  lines.push(`style=${getComputedStyle(document.querySelector("h1")).color}`);
  lines.push(await assets());
  lines.push(`chunks=${(await text("/chunks/300")).length - 4}`);
  lines.push(`count=${await text("/count", { method: "POST", body: "x".repeat(3000000) })}`);
  lines.push(`mirror=${await text("/mirror", { method: "POST", body: "h\u00e9" })}`);
  lines.push(`refused=${await text("/refuse", { method: "POST", body: "x".repeat(100000) })}`);
  lines.push(`missing=${(await fetch("/asset/999")).status}`);
  lines.push(`head=${(await fetch("/hello", { method: "HEAD" })).headers.get("content-length")}`);
  lines.push(`abort=${await aborted()}`);
  return lines.join("\n");
}

run().then(
  (result) => { document.getElementById("result").textContent = result + "\nend"; },
  (error) => { document.getElementById("result").textContent = "failed: " + error; },
);
