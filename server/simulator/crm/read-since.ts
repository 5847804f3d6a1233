import type { Call, Reply } from "../http/call.ts";
import { crmError } from "./errors.ts";

/** The time of `If-Modified-Since` in milliseconds, or the error Zoho gives. */
export function readSince(call: Call): number | Reply | undefined {
  const text = call.request.headers["if-modified-since"];
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? invalidParameter("If-Modified-Since") : time;
}

/** Whether something changed in a later second than `since`; always when that is absent. Both in milliseconds. */
export function isLater(at: number, since: number | undefined): boolean {
  return since === undefined || Math.floor(at / 1000) > Math.floor(since / 1000);
}

export function invalidParameter(name: string): Reply {
  return crmError(400, "INVALID_DATA", "invalid data", { param_name: name });
}
