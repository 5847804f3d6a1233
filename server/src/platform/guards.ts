/**
 * The checks that keep one tenant's consents, tokens and calls from another's, by name, each with the attack that it stops: see
 * docs/security.md. `server/test/attacks.test.ts` runs every attack twice, the second time without its guard.
 */
export const GUARDS = {
  ORGANIZATION:
    "An answer that arrives at another organization's callback address ends no consent of this one.",
  SERVICE: "An answer that arrives at another service's callback address ends no consent of this one.",
  ONCE: "The address that a consent came back to works once.",
  BROWSER: "A consent ends in the browser that began it, which holds its cookie.",
  SESSION: "A consent ends in the session that began it, even where another person uses the same browser.",
  EXPIRY: "A consent that takes longer than 15 minutes does not count.",
  SERVICE_UNCHANGED: "A consent ends at the addresses that it was begun for, or not at all.",
  ISSUER: "An answer that names another authorization server is not taken (RFC 9207).",
  ISSUER_PRESENT:
    "Where the server promises to name itself in every answer, one without its name is not taken.",
  PKCE: "A code is worth nothing without the verifier of the consent that it was given for (RFC 7636).",
  RIGHTS_AGAIN: "The rights of the member are asked for again when the consent comes back.",
  SAME_ACCOUNT:
    "Reconnecting takes the same account at the provider, unless the person said that another one may come.",
  SERVICE_BOUND: "Stored tokens go to no address that the service did not have when they were granted.",
  CLIENT_BOUND:
    "A client's secret goes to no host that it was not saved for: where a definition changes that, it is forgotten.",
  API_DOMAIN: "An API address in a token answer counts only where it is one of the service's own hosts.",
  NO_REDIRECT: "What is sent to a token endpoint is not sent on to where it redirects.",
  HOST_ALLOWED: "A call goes to the service's own hosts, however its address is spelled.",
  REDIRECT_HOST: "A redirect to another host is not followed with the credentials.",
  PROJECT_SHARE: "A project's scripts call through the connections that are shared with it.",
  INSTALLATION_OWN: "Who calls back with a securityContext calls through the installation's own connections.",
  INSTALLATION_GONE:
    "Once an extension is uninstalled, only the securityContext of its last callback is good, for 15 minutes.",
} as const satisfies Record<string, string>;

export type GuardName = keyof typeof GUARDS;

/** Which guards stand: in the product all of them. */
export type Guards = { stands(name: GuardName): boolean };

export const allGuards: Guards = { stands: () => true };
