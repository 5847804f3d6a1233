// A receiver of Patchbay's callbacks. Node 20 or newer, no dependencies:
//
//   CALLBACK_SECRETS=whsec_… node receiver.mjs
//
// CALLBACK_SECRETS  the extension's signing secret; while it rotates both, separated by a comma
// PORT              3000
// GRAPHQL_URL       http://127.0.0.1:4000/graphql
// INBOX             the folder in which deliveries are kept: inbox
import { createHmac, timingSafeEqual } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, readdir, rename, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";

const secrets = (process.env.CALLBACK_SECRETS ?? "").split(",").filter(Boolean);
const port = Number(process.env.PORT ?? "3000");
const graphqlUrl = process.env.GRAPHQL_URL ?? "http://127.0.0.1:4000/graphql";
const inbox = process.env.INBOX ?? "inbox";
const maxBodyBytes = 256 * 1024;
const windowSeconds = 5 * 60;

/** Compares in constant time: how long it takes tells nothing about where two texts differ. */
function isSame(one, other) {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}

/** Throws an Error unless Patchbay sent exactly this body, with this id, just now. `headers` have lower-case names. */
export function verify(headers, body, nowSeconds = Date.now() / 1_000) {
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  if (!/^[A-Za-z0-9_-]{1,100}$/.test(id)) throw new Error("webhook-id is missing");

  // An old request that somebody kept is not taken again.
  if (!/^\d+$/.test(timestamp) || Math.abs(nowSeconds - Number(timestamp)) > windowSeconds)
    throw new Error("webhook-timestamp is too old, or of the future");

  // Standard Webhooks: base64 HMAC-SHA256 of `id.timestamp.body`, keyed with the bytes behind `whsec_`. While the
  // secret rotates there are two signatures.
  const signatures = (headers["webhook-signature"] ?? "").split(" ");
  const isSigned = secrets.some((secret) => {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    const wanted = `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
    return signatures.some((signature) => isSame(signature, wanted));
  });
  if (!isSigned) throw new Error("webhook-signature does not fit");

  // HASH: hex HMAC-SHA256 of the raw body, keyed with the secret as it was shown. HASH-PREVIOUS is there while the secret rotates.
  const hashes = [headers["hash"] ?? "", headers["hash-previous"] ?? ""];
  const isHashed = secrets.some((secret) => {
    const wanted = createHmac("sha256", secret).update(body).digest("hex");
    return hashes.some((hash) => isSame(hash, wanted));
  });
  if (!isHashed) throw new Error("HASH does not fit");
  return id;
}

const keptAt = (id) => path.join(inbox, `${id}.json`);
const doneAt = (id) => path.join(inbox, `${id}.done`);

/**
 * Keeps a delivery on disk; false where the work on it is done. One that was not answered in time comes again, with the same
 * webhook-id; and when your work failed, somebody may send it again. A database table with a unique column does the same.
 */
async function keep(id, body) {
  if (existsSync(doneAt(id))) return false;
  const draft = `${keptAt(id)}.${process.pid}.${process.hrtime.bigint()}.draft`;
  await writeFile(draft, body, { mode: 0o600, flush: true });
  // The later one brings a fresh securityContext.
  await rename(draft, keptAt(id));
  return true;
}

/** What the extension does about an event. This one looks at the installation that it is about. */
async function handle({ event, orgId, securityContext }) {
  const response = await fetch(graphqlUrl, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${securityContext}` },
    body: JSON.stringify({ query: "{ currentInstallation { orgId extensionKey version status } }" }),
  });
  const { data, errors } = await response.json();
  if (errors) throw new Error(errors[0].message);
  const { extensionKey, version, status } = data.currentInstallation;
  console.log(`${event} of organization ${orgId}: ${extensionKey} ${version} is ${status}`);
}

// One after the other: deliveries of an installation come in order, so they are worked on in order, and none twice.
let work = Promise.resolve();
function workOn(id) {
  work = work.then(async () => {
    if (existsSync(doneAt(id))) return console.log(`${id} came again`);
    try {
      await handle(JSON.parse(await readFile(keptAt(id), "utf8")));
      await writeFile(doneAt(id), "");
    } catch (error) {
      // It is still in the inbox, and is tried again at the next start, or when it is sent again.
      console.error(`${id}: ${error.message}`);
    }
  });
}

async function readRaw(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBodyBytes) throw new Error("the body is too long");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function receive(request, response) {
  let id, body;
  try {
    body = await readRaw(request); // The raw bytes: parsed and printed anew they have another hash.
    id = verify(request.headers, body);
  } catch (error) {
    console.error(`Refused: ${error.message}`);
    return response.writeHead(401).end();
  }
  // `sendTestCallback` sends an event of no installation: there is nothing to do about it.
  if (request.headers["patchbay-test"] !== undefined) {
    console.log(`A test arrived: ${id}`);
    return response.writeHead(204).end();
  }
  const isNew = await keep(id, body);
  // Answer at once, work afterwards: what takes too long counts as failed and comes again.
  response.writeHead(204).end();
  if (isNew) workOn(id);
  else console.log(`${id} came again`);
}

if (secrets.length === 0) throw new Error("Set CALLBACK_SECRETS.");
await mkdir(inbox, { recursive: true });
// What was kept but not finished when the process ended. A securityContext lives an hour.
for (const name of (await readdir(inbox)).sort()) {
  const id = name.endsWith(".json") ? name.slice(0, -".json".length) : null;
  if (id !== null && !existsSync(doneAt(id))) workOn(id);
}

const server = createServer((request, response) => {
  receive(request, response).catch((error) => {
    console.error(error);
    response.writeHead(500).end();
  });
});
server.listen(port, "127.0.0.1", () =>
  console.log(`listening at http://127.0.0.1:${server.address().port}/`),
);
