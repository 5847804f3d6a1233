import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, normalize, sep } from "node:path";
import { pipeline } from "node:stream/promises";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".json": "application/json",
  ".woff2": "font/woff2",
};

const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self' ws: wss:",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join("; ");

/**
 * Serves a built single-page application: files as they are (hashed names below `assets/` for ever), every other
 * path as its index page. Answers 503 with a hint while nothing is built.
 */
export async function serveApplication(
  folder: string,
  request: IncomingMessage,
  response: ServerResponse,
  pathname: string,
): Promise<void> {
  const path = normalize(join(folder, safeDecode(pathname)));
  const inside = path.startsWith(folder + sep);
  const asset = inside && extname(path) !== "" ? await fileSize(path) : null;
  if (asset === null && pathname.startsWith("/assets/")) {
    response.writeHead(404, { "content-type": "text/plain; charset=utf-8" }).end("There is no such file.");
    return;
  }
  const file = asset === null ? join(folder, "index.html") : path;
  const size = asset ?? (await fileSize(file));
  if (size === null) {
    response
      .writeHead(503, { "content-type": "text/plain; charset=utf-8" })
      .end("The console is not built. Start Patchbay with `npm start`, which builds it.");
    return;
  }
  response.writeHead(200, {
    "content-type": types[extname(file)] ?? "application/octet-stream",
    "content-length": size,
    "cache-control": pathname.startsWith("/assets/") ? "public, max-age=31536000, immutable" : "no-cache",
    "content-security-policy": contentSecurityPolicy,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
  });
  if (request.method === "HEAD") response.end();
  else await pipeline(createReadStream(file), response).catch(() => undefined);
}

async function fileSize(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => null);
  return found?.isFile() ? found.size : null;
}

function safeDecode(pathname: string): string {
  try {
    return decodeURIComponent(pathname).replaceAll("\0", "");
  } catch {
    return "/";
  }
}
