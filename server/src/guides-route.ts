import { readFile } from "node:fs/promises";
import path from "node:path";
import type { PlainRoute } from "./platform/http/routes.ts";

const folder = path.resolve(import.meta.dirname, "../../docs");

/** `/docs/…`: the guides and example programs of this very version, as text, for the console to link to. */
export function guidesRoute(): PlainRoute {
  return {
    method: "GET",
    // No segment begins with a dot, so nothing leads out of the folder.
    path: /^\/docs\/(?<file>(?:guides\/|decisions\/)?[\w-]+\.md|examples\/[\w-]+\.(?:mjs|py|php))$/,
    maxBodyBytes: 0,
    async handle({ params }) {
      try {
        return { status: 200, body: await readFile(path.join(folder, params["file"] ?? "")) };
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
        return { status: 404, body: "There is no such document.\n" };
      }
    },
  };
}
