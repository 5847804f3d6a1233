import { checkRequest } from "../accounts/authorize.ts";
import { concludeConsent } from "../accounts/decide.ts";
import type { App } from "../apps/app.ts";
import { checkAppRequest, concludeAppConsent } from "../apps/authorize.ts";
import { isDataCentre } from "../data-centres.ts";
import { checkAuthorization, concludeAuthorization } from "../generic/authorize.ts";
import { HUBSPOT } from "../hubspot/app.ts";
import { SALESFORCE } from "../salesforce/app.ts";
import type { World } from "../world.ts";
import { ControlError } from "./read-input.ts";

const APPS: readonly App[] = [HUBSPOT, SALESFORCE];

export interface ConsentDecision {
  /** The whole authorization URL that the client would open in a browser. */
  authorizeUrl: string;
  /** Key of the organization to pick; needed to accept. */
  org?: string;
  /** At the generic service: id of the user to answer as, in place of an organization. */
  user?: string;
  /** False denies; true by default. */
  accept?: boolean;
}

/** Does what a person does on the permission page, and returns the address the browser would go back to. */
export function decideConsent(world: World, decision: ConsentDecision): { redirect: string } {
  if (!URL.canParse(decision.authorizeUrl)) throw new ControlError(400, "authorizeUrl must be a URL");
  const url = new URL(decision.authorizeUrl);
  if (url.pathname === "/generic/oauth/authorize") return decideGeneric(world, url, decision);
  const app = APPS.find(({ authorizePath }) => authorizePath.test(url.pathname));
  if (app !== undefined) return decideForApp(world, app, url, decision);
  const [entry, server, ...rest] = url.pathname.split("/").filter((part) => part !== "");
  if (!isDataCentre(entry) || server !== "accounts" || rest.join("/") !== "oauth/v2/auth") {
    throw new ControlError(
      400,
      "authorizeUrl must be a permission page of the simulator, such as /{dc}/accounts/oauth/v2/auth",
    );
  }
  const checked = checkRequest(world, url.searchParams, entry);
  if ("error" in checked) throw new ControlError(400, `${checked.error}: ${checked.message}`);
  const redirect = concludeConsent(world, checked.ticket, {
    accepted: decision.accept ?? true,
    orgKey: decision.org ?? "",
  });
  if (redirect === undefined) throw new ControlError(400, "org does not exist or cannot be picked here");
  return { redirect };
}

function decideForApp(world: World, app: App, url: URL, decision: ConsentDecision): { redirect: string } {
  const checked = checkAppRequest(world, app, url.searchParams);
  if ("error" in checked) throw new ControlError(400, `${checked.error}: ${checked.message}`);
  const redirect = concludeAppConsent(world, app, checked.ticket, {
    accepted: decision.accept ?? true,
    orgKey: decision.org ?? "",
  });
  if (redirect === undefined) throw new ControlError(400, "org does not exist");
  return { redirect };
}

/** A mistake that goes back to the client is no mistake of the call: the redirect says it. */
function decideGeneric(world: World, url: URL, decision: ConsentDecision): { redirect: string } {
  const checked = checkAuthorization(world, url.searchParams);
  if ("redirect" in checked) return checked;
  if ("shown" in checked) {
    throw new ControlError(400, `${checked.shown.error}: ${checked.shown.message}`);
  }
  const redirect = concludeAuthorization(world, checked.ticket, {
    accepted: decision.accept ?? true,
    userId: decision.user ?? "",
  });
  if (redirect === undefined) throw new ControlError(400, "user does not exist");
  return { redirect };
}
