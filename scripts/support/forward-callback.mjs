// Plain JavaScript for Node 20.19 and newer, without dependencies.
import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";

// They belong to one connection (RFC 9110, 7.6.1), not to the message; the host is the target's own.
const ownHeaders = new Set([
  "connection",
  "expect",
  "host",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Header names and values in turn, as they were sent, without those of the connection. */
function messageHeaders(raw) {
  const pairs = [];
  for (let index = 0; index < raw.length; index += 2)
    if (!ownHeaders.has(raw[index].toLowerCase())) pairs.push(raw[index], raw[index + 1]);
  return pairs;
}

/** Where `--forward` leads: a port of this machine, or a URL. Throws an Error for anything else. */
export function readTarget(text) {
  const port = /^\d{1,9}$/.test(text) ? Number(text) : null;
  const url = tryUrl(port === null ? text : `http://127.0.0.1:${port}/`);
  if (port === 0 || !url || !/^https?:$/.test(url.protocol))
    throw new Error(`--forward ${text}: give a port such as 3000, or an http(s) URL.`);
  return url;
}

function tryUrl(text) {
  return URL.canParse(text) ? new URL(text) : null;
}

/** The target's URL for one delivery: its own where it has a path, else with the path that the delivery was sent to. */
export function urlFor(target, path) {
  if (target.pathname !== "/" || target.search !== "") return target;
  return new URL(path.replace(/^\/*/, "/"), target.origin);
}

/**
 * Sends a delivery on as it came, body byte for byte, and relays the target's answer through `response`: status, headers and
 * body. With `instead` that status is answered whatever the target says. Resolves with the target's status, and rejects
 * where there was no answer; then `response` is left to the caller, unless its head was sent.
 */
export function forwardCallback({ url, request, body, response, instead }) {
  return new Promise((resolve, reject) => {
    const send = url.protocol === "https:" ? httpsRequest : httpRequest;
    const outgoing = send(
      url,
      { method: request.method, headers: { host: url.host }, agent: false },
      (answer) => {
        const status = answer.statusCode ?? 502;
        answer.once("error", reject);
        if (instead !== null) {
          answer.resume().once("end", () => {
            response.writeHead(instead).end();
            resolve(status);
          });
          return;
        }
        response.writeHead(status, answer.statusMessage, messageHeaders(answer.rawHeaders));
        answer.pipe(response).once("finish", () => resolve(status));
      },
    );
    const headers = messageHeaders(request.rawHeaders);
    for (let index = 0; index < headers.length; index += 2) {
      if (headers[index].toLowerCase() !== "content-length")
        outgoing.appendHeader(headers[index], headers[index + 1]);
    }
    outgoing.setHeader("content-length", body.length);
    // Who sent it has given up: then the target need not work on.
    response.once("close", () => {
      if (!response.writableFinished) outgoing.destroy(new Error("the sender closed the connection first"));
    });
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}
