import { readFile } from "node:fs/promises";
import { NOT_FOUND, type Call, type Reply } from "../http/call.ts";

const FILES = new Map([
  ["", ["index.html", "text/html; charset=utf-8"]],
  ["page/page.css", ["page.css", "text/css; charset=utf-8"]],
  ["page/page.js", ["page.js", "text/javascript; charset=utf-8"]],
  ["page/render-changes.js", ["render-changes.js", "text/javascript; charset=utf-8"]],
  ["page/render-receivers.js", ["render-receivers.js", "text/javascript; charset=utf-8"]],
  ["page/render-services.js", ["render-services.js", "text/javascript; charset=utf-8"]],
  ["page/render.js", ["render.js", "text/javascript; charset=utf-8"]],
] as const);

/** The control page: static files, no build step, no inline script or style. */
export async function routePage(call: Call): Promise<Reply> {
  const file = FILES.get(call.path.join("/") as "");
  if (file === undefined || call.method !== "GET") return NOT_FOUND;
  const [name, type] = file;
  return {
    status: 200,
    headers: {
      "content-type": type,
      "content-security-policy":
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    },
    text: await readFile(new URL(name, import.meta.url), "utf8"),
  };
}
