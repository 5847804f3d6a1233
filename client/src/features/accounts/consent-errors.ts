export type ConsentError = { title: string; meaning: string };

/** What each way in which a consent can end badly means, and what to do. The codes are the server's. */
export const consentErrors: Record<string, ConsentError> = {
  CONSENT_DENIED: {
    title: "Consent was declined",
    meaning: "On the provider's page somebody chose not to give access. Try again, and accept there.",
  },
  STATE_UNKNOWN: {
    title: "This link was not expected",
    meaning:
      "The answer does not belong to any consent that was started here, or it was used before. Start again from the service.",
  },
  FLOW_EXPIRED: {
    title: "It took too long",
    meaning: "The consent was started too long ago to be finished. Start again; it is good for some minutes.",
  },
  WRONG_BROWSER: {
    title: "Another browser started this",
    meaning:
      "A consent can only be finished in the browser and sign-in that began it. Start again in this one.",
  },
  UNKNOWN_DATA_CENTRE: {
    title: "Unknown data centre",
    meaning:
      "The provider named a data centre that Patchbay does not know. For your safety nothing was sent there.",
  },
  CODE_REJECTED: {
    title: "The provider refused the code",
    meaning:
      "The one-time code was used before or has expired, or the client id and secret do not match. Check the OAuth client and try again.",
  },
  PROVIDER_ERROR: {
    title: "The provider reported an error",
    meaning: "The provider did not finish the consent. It may help to try again in a minute.",
  },
  MISSING_SCOPES: {
    title: "Some permissions are missing",
    meaning:
      "Not all of the permissions that are needed were given. Try again and leave every permission ticked.",
  },
  SERVICE_CHANGED: {
    title: "The service was changed meanwhile",
    meaning:
      "Between the start of the consent and its end somebody changed where the service is. For your safety nothing was sent there. Start again.",
  },
  DIFFERENT_ACCOUNT: {
    title: "Another account was picked",
    meaning:
      "A connection is reconnected by the account at the provider that it belongs to. Try again and sign in as that one, or let another take its place in the connection's own reconnect dialog.",
  },
  ACCOUNT_EXISTS: {
    title: "Already connected",
    meaning:
      "This provider organization is already connected in this environment. Use that account, or delete it first.",
  },
  NOT_ALLOWED: {
    title: "Your role no longer allows this",
    meaning:
      "Between the start of the consent and its end your permission was withdrawn. Ask a company admin.",
  },
  DIFFERENT_ORGANIZATION: {
    title: "Another organization was picked",
    meaning:
      "An account is reconnected by the provider organization that it belongs to. Try again and pick that one, or allow another organization in the account's own reconnect dialog.",
  },
};

export const unknownConsentError: ConsentError = {
  title: "It was not connected",
  meaning: "Something went wrong on the way back from the provider. Try again.",
};
