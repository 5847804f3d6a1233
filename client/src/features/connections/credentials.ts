import type { ConnectionCredentialsInput, ServiceAuthType } from "../../gql/graphql.ts";

/** What a person has typed in; what of it counts depends on the kind. */
export type CredentialDraft = {
  apiKey: string;
  username: string;
  password: string;
  refreshToken: string;
  accessToken: string;
  dataCentre: string;
  /** Scopes that the pasted tokens have, where the person knows. */
  scopes: string;
};

export const emptyCredentials: CredentialDraft = {
  apiKey: "",
  username: "",
  password: "",
  refreshToken: "",
  accessToken: "",
  dataCentre: "",
  scopes: "",
};

export type CredentialKind = "apiKey" | "basic" | "clientCredentials" | "tokens";

/** What a person can type in for a service: for consents, only tokens that they hold already. */
export function credentialKind(authType: ServiceAuthType): CredentialKind {
  switch (authType) {
    case "API_KEY":
      return "apiKey";
    case "BASIC":
      return "basic";
    case "OAUTH2_CLIENT_CREDENTIALS":
      return "clientCredentials";
    case "OAUTH2_CODE":
      return "tokens";
  }
}

/** The one member of the mutation's input that fits; empty fields are left out. */
export function credentialsInput(
  kind: CredentialKind,
  draft: CredentialDraft,
  scopesOf: (text: string) => string[],
): ConnectionCredentialsInput {
  switch (kind) {
    case "apiKey":
      return { apiKey: draft.apiKey.trim() };
    case "basic":
      return { basic: { username: draft.username.trim(), password: draft.password } };
    case "clientCredentials":
      return { clientCredentials: true };
    case "tokens": {
      const scopes = scopesOf(draft.scopes);
      return {
        tokens: {
          ...(draft.accessToken.trim() ? { accessToken: draft.accessToken.trim() } : {}),
          ...(draft.refreshToken.trim() ? { refreshToken: draft.refreshToken.trim() } : {}),
          ...(draft.dataCentre ? { dataCentre: draft.dataCentre } : {}),
          ...(scopes.length > 0 ? { scopes } : {}),
        },
      };
    }
  }
}

/** The same without anything secret: a copied operation ends up in chats and tickets. */
export function withoutSecrets(draft: CredentialDraft): CredentialDraft {
  const hidden = (text: string) => (text ? "…" : "");
  return {
    ...draft,
    apiKey: "…",
    password: "…",
    refreshToken: hidden(draft.refreshToken),
    accessToken: hidden(draft.accessToken),
  };
}
