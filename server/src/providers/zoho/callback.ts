import type { CallbackOutcome } from "../provider.ts";
import { isSameBase } from "./data-centres.ts";
import type { ZohoDataCentre, ZohoDataCentres } from "./data-centres.ts";

const LONGEST = 2_048;
const READ = ["state", "code", "error", "error_description", "iss", "location", "accounts-server"] as const;

/** See `AuthorizationCode.readCallback`. Zoho adds `location` and `accounts-server` to the standard parameters. */
export function readCallback(
  params: URLSearchParams,
  dataCentres: ZohoDataCentres,
  consentAt: string,
): CallbackOutcome {
  const state = params.get("state") || null;
  for (const name of READ) {
    if (params.getAll(name).length > 1)
      return { kind: "MALFORMED", state, reason: `"${name}" is there more than once.` };
    if ((params.get(name)?.length ?? 0) > LONGEST)
      return { kind: "MALFORMED", state, reason: `"${name}" is longer than ${LONGEST} characters.` };
  }
  const error = params.get("error");
  if (error === "access_denied") return { kind: "DENIED", state };
  if (error)
    return {
      kind: "PROVIDER_ERROR",
      state,
      providerCode: error.slice(0, 100),
      description: params.get("error_description")?.slice(0, 300) ?? null,
    };
  const code = params.get("code");
  if (!code) return { kind: "MALFORMED", state, reason: '"code" is missing.' };
  if (!state) return { kind: "MALFORMED", state, reason: '"state" is missing.' };

  const location = params.get("location");
  const server = params.get("accounts-server");
  const dataCentre = readServer(dataCentres, location, server, consentAt);
  if (!dataCentre) {
    const claimed = [location && `location ${location}`, server && `accounts server ${server}`];
    return { kind: "FOREIGN_SERVER", state, claimed: claimed.filter(Boolean).join(", ").slice(0, 300) };
  }
  const issuer = params.get("iss") || null;
  if (issuer && !isSameBase(issuer, dataCentre.accounts))
    return { kind: "FOREIGN_SERVER", state, claimed: `issuer ${issuer}`.slice(0, 300) };
  return { kind: "CODE", state, code, issuer, dataCentre: dataCentre.code };
}

// Both parameters come from outside: a code goes only to a server of the table, and only when both name the same
// one. A client registered for a single data centre gets neither: then it is the one where consent began.
function readServer(
  dataCentres: ZohoDataCentres,
  location: string | null,
  server: string | null,
  consentAt: string,
): ZohoDataCentre | null {
  const byLocation = location ? dataCentres.get(location) : undefined;
  const byServer = server
    ? [...dataCentres.values()].find((dataCentre) => isSameBase(server, dataCentre.accounts))
    : undefined;
  if (location && server) return byLocation && byLocation === byServer ? byLocation : null;
  if (location) return byLocation ?? null;
  if (server) return byServer ?? null;
  return dataCentres.get(consentAt) ?? null;
}
