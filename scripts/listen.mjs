// A receiver of callbacks on this machine: shows each delivery, checks its signature, and forwards it to a local port. Plain
// JavaScript for Node 20.19 and newer, without dependencies, so that it runs beside a Patchbay that is elsewhere.
import { createServer } from "node:http";
import { parseArgs } from "node:util";
import { describeCallback, makePaint, readCallback } from "./support/describe-callback.mjs";
import { forwardCallback, readTarget, urlFor } from "./support/forward-callback.mjs";
import { verifyCallback } from "./support/verify-callback.mjs";

const maxBodyBytes = 1_000_000;
const rememberedIds = 10_000;
const demoPort = 4020;
const host = "127.0.0.1";
const usage = `npm run listen -- [options]

  --port 4020            the port to listen at; only this machine reaches it
  --forward 3000 | URL   sends each delivery on to this port of the machine, or URL, and relays its answer
  --secret whsec_…       checks signatures with it; twice while it changes (or CALLBACK_SECRETS=one,two)
  --answer 500           answers this status, whatever the target says
  --show-context         shows the securityContext, which is a credential`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      port: { type: "string", default: String(demoPort) },
      forward: { type: "string" },
      secret: { type: "string", multiple: true },
      answer: { type: "string" },
      "show-context": { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const number = (name, least, most) => {
    const value = values[name];
    if (!/^\d+$/.test(value) || Number(value) < least || Number(value) > most)
      throw new Error(`--${name} ${value}: give a number from ${least} to ${most}.`);
    return Number(value);
  };
  const secrets = values.secret ?? (process.env.CALLBACK_SECRETS ?? "").split(",").filter(Boolean);
  for (const secret of secrets)
    if (!/^whsec_[A-Za-z0-9+/]+=*$/.test(secret))
      throw new Error(
        "--secret: it begins with whsec_ and was shown once, when the extension was made or its secret rotated.",
      );
  return {
    help: values.help,
    port: number("port", 0, 65_535),
    target: values.forward === undefined ? null : readTarget(values.forward),
    secrets,
    answer: values.answer === undefined ? null : number("answer", 200, 599),
    showContext: values["show-context"],
  };
}

/** The raw body; null where it is longer than any callback. */
async function readBody(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function whyNot(error) {
  if (error.code === "ECONNREFUSED") return "nothing listens there: is your receiver running?";
  if (error.code === "ECONNRESET") return "it closed the connection without an answer";
  if (error.code === "ENOTFOUND") return "there is no such host";
  return error.message;
}

function listen({ port, target, secrets, answer, showContext }) {
  const paint = makePaint(process.stdout, process.env);
  const say = (...lines) => process.stdout.write(`${lines.join("\n")}\n`);
  const seen = new Set();
  const counts = { all: 0, verified: 0 };

  async function receive(request, response) {
    const path = request.url ?? "/";
    if (request.method !== "POST") {
      response.writeHead(405, { allow: "POST", "content-type": "text/plain" });
      return response.end(
        "This is `npm run listen` of Patchbay: it takes callbacks, which are sent by POST.\n",
      );
    }
    const body = await readBody(request);
    if (body === null) {
      say(`A request to ${path} was refused: its body is longer than ${maxBodyBytes} bytes.`);
      return response.writeHead(413, { connection: "close" }).end();
    }
    const number = (counts.all += 1);
    const startedMs = performance.now();
    const at = new Date();
    const { headers } = request;
    const verdict = verifyCallback(secrets, headers, body, at.getTime());
    if (verdict.verified) counts.verified += 1;
    const id = headers["webhook-id"];
    const again = seen.has(id);
    if (id !== undefined) seen.add(id);
    if (seen.size > rememberedIds) seen.delete(seen.values().next().value);
    const callback = readCallback(body);
    say(
      ...describeCallback({ number, at, headers, path, callback, body, verdict, again, showContext, paint }),
    );

    const took = () => `in ${Math.round(performance.now() - startedMs)} ms`;
    if (!target) {
      response.writeHead(answer ?? 200, { "content-type": "application/json" });
      response.end('{"ok":true}');
      return say(`#${number} → answered ${answer ?? 200}`);
    }
    const url = urlFor(target, path);
    try {
      const status = await forwardCallback({ url, request, body, response, instead: answer });
      const instead = answer === null ? "" : `, answered ${answer} as you asked`;
      say(`#${number} → ${url.host} answered ${status} ${took()}${instead}`);
    } catch (error) {
      if (response.destroyed)
        return say(`#${number} → ${url.host}: whoever sent it did not wait for the answer (${took()})`);
      say(
        `#${number} → ${paint("red", `${url.host}: ${whyNot(error)}`)} (${took()}); answered ${answer ?? 502}`,
      );
      if (response.headersSent) return response.destroy();
      response.writeHead(answer ?? 502, { "content-type": "text/plain" });
      response.end(`${url.host}: ${whyNot(error)}\n`);
    }
  }

  const server = createServer((request, response) => {
    receive(request, response).catch((error) => {
      say(`A request was lost: ${error.message}`);
      response.destroy();
    });
  });
  server.once("error", (error) => {
    console.error(
      error.code === "EADDRINUSE" ? `Port ${port} is taken. Choose another with --port.` : error.message,
    );
    process.exit(2);
  });
  server.listen(port, host, () => {
    const bound = server.address().port;
    const url = `http://${host}:${bound}/`;
    const allow = `npm run allow-host -- <organization> ${host}:${bound}`;
    say(
      `Listening at ${url} (this machine only). Ctrl-C ends it.`,
      ``,
      `Put this into the manifest, with the events that you want:`,
      `  "callbackListener": { "onInstall": "${url}", "onUninstall": "${url}" }`,
      bound === demoPort
        ? `The demo organization may call it. For another one an operator of the Patchbay says once:\n  ${allow}`
        : `An operator of the Patchbay says once, for the organization that publishes:\n  ${allow}`,
      target
        ? `Deliveries go on to ${target.href}`
        : `Nothing is forwarded (--forward 3000); it answers ${answer ?? 200}.`,
      secrets.length === 0 ? `Signatures are not checked: give --secret whsec_…` : `Signatures are checked.`,
      ``,
    );
  });
  const stop = () => {
    const checked = secrets.length === 0 ? "" : `, ${counts.verified} of them verified`;
    say(`${counts.all === 1 ? "1 delivery" : `${counts.all} deliveries`}${checked}.`);
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
}

try {
  const options = readOptions();
  if (options.help) console.log(usage);
  else listen(options);
} catch (error) {
  console.error(`${error.message}\n\n${usage}`);
  process.exit(2);
}
