import { chip, make } from "./render.js";

const names = {
  reset: "resets the connection",
  close: "closes without an answer",
  hang: "never answers",
  huge: "sends a huge body",
  drip: "sends a body without end",
  short: "sends less than it says",
  garbage: "answers no HTTP",
  redirect: "redirects",
};

/** What a receiver does wrong, in words. */
function describe({ kind, status, delayMs, retryAfterSeconds, times }) {
  const what = names[kind] ?? (kind === "slow" ? "is slow" : `answers ${status ?? 500}`);
  const parts = [
    what,
    delayMs === undefined ? "" : `after ${delayMs / 1_000} s`,
    retryAfterSeconds === undefined ? "" : `with Retry-After ${retryAfterSeconds}`,
    times === undefined ? "" : times === 1 ? "once more" : `${times} more times`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

/** The event and the id of a callback; an empty text for anything else. */
function callbackOf({ headers, body }) {
  const event = /^\s*\{\s*"event"\s*:\s*"(\w+)"/.exec(body)?.[1];
  return [event, headers["webhook-id"]].filter((part) => part !== undefined).join(" ");
}

function renderRequest(name, request) {
  const callback = callbackOf(request);
  return make(
    "details",
    { "data-key": `${name} ${request.number}` },
    make(
      "summary",
      {},
      callback === "" ? undefined : make("strong", {}, `${callback} `),
      `${request.method} ${request.url} `,
      make("small", {}, `${request.at.slice(11, 19)}, answered ${request.answered}, ${request.bytes} bytes`),
    ),
    make(
      "pre",
      {},
      Object.entries(request.headers)
        .map(([key, value]) => `${key}: ${value}`)
        .join("\n") + `\n\n${request.body}`,
    ),
  );
}

export function renderReceivers({ receivers, behaviours }) {
  const silent = Object.keys(behaviours).filter(
    (name) => !receivers.some((receiver) => receiver.name === name),
  );
  const all = [...receivers, ...silent.map((name) => ({ name, count: 0, quiet: false, requests: [] }))];
  if (all.length === 0) return [make("p", { class: "soft" }, "Nothing was received yet.")];
  return all.flatMap(({ name, count, quiet, requests }) => [
    make(
      "h3",
      {},
      name,
      " ",
      chip(count === 1 ? "1 request" : `${count} requests`, true),
      " ",
      behaviours[name] === undefined ? undefined : chip(describe(behaviours[name]), false),
      " ",
      make(
        "button",
        {
          "data-patch": `receivers/${name}`,
          "data-body": JSON.stringify({ quiet: !quiet }),
          "aria-label": quiet ? `Keep requests of ${name}` : `Only count requests of ${name}`,
        },
        quiet ? "Only counted: keep them" : "Only count",
      ),
      " ",
      make("button", { "data-delete": `receivers/${name}`, "aria-label": `Clear ${name}` }, "Clear"),
    ),
    ...requests.map((request) => renderRequest(name, request)),
  ]);
}
