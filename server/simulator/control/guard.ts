import type { Call, Reply } from "../http/call.ts";

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Control is for the person at this machine and for programs without a browser. A Host that is not loopback
 * would be DNS rebinding; an Origin (or Fetch Metadata) of elsewhere would be another site's page.
 */
export function refuseForeign(call: Call): Reply | undefined {
  const host = call.request.headers.host ?? "";
  const hostname = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
  if (!LOOPBACK.test(hostname)) return refusal("control answers only at a loopback address");
  const origin = call.request.headers.origin;
  if (origin !== undefined && origin !== `http://${host}`) return refusal("control is not for other sites");
  const site = call.request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none") {
    return refusal("control is not for other sites");
  }
  return undefined;
}

function refusal(error: string): Reply {
  return { status: 403, json: { error } };
}
