import type { Reply } from "../http/call.ts";
import { crmError } from "./errors.ts";

/** Page number from 1 and page size 1 to 200 (default 200), or the error Zoho gives. */
export function readPage(query: URLSearchParams): { page: number; perPage: number } | Reply {
  const page = Number(query.get("page") ?? "1");
  const perPage = Number(query.get("per_page") ?? "200");
  const wrong =
    !Number.isInteger(page) || page < 1
      ? "page"
      : !Number.isInteger(perPage) || perPage < 1 || perPage > 200
        ? "per_page"
        : undefined;
  if (wrong === undefined) return { page, perPage };
  return crmError(400, "INVALID_DATA", "invalid data", { param_name: wrong, expected_data_type: "integer" });
}
