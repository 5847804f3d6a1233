import { builder } from "../../graphql/builder.ts";
import { recordId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { RevocationReceiptType } from "../authorization/index.ts";
import { addConsentFields, CredentialsInput, TokenBudgetError } from "../connections/index.ts";
import { authorizeThirdParty } from "./authorize-third-party.ts";
import type { ThirdPartyAuthorization } from "./authorize-third-party.ts";
import { installationAccess, steppedPayload, whichInstallation } from "./installation-payloads.graphql.ts";
import { revokeThirdParty } from "./revoke-third-party.ts";
import type { RevokedThirdParty } from "./revoke-third-party.ts";

const AuthorizePayload = steppedPayload<ThirdPartyAuthorization>(
  "AuthorizeThirdPartyPayload",
  "The third-party app is authorised, or its consent is begun.",
);
addConsentFields(AuthorizePayload);

addMutation("authorizeThirdParty", {
  description: `Authorises the third-party app of an installation. Where its manifest names a service, Patchbay keeps the credentials in a connection of the installation's own: this begins the consent, or takes \`credentials\`; once they stand \`onTPAAuthorise\` fires. Else the extension keeps them itself, and this records it and fires. The same again renews credentials that are refused or lack scopes. ConflictError \`AUTHORIZE_FIRST\`, \`ALREADY_AUTHORIZED\`, \`SERVICE_MISSING\`, \`SERVICE_CLIENT_MISSING\`, \`CREDENTIALS_NEEDED\` or \`UNINSTALLED\`. ${installationAccess}`,
  input: builder.inputType("AuthorizeThirdPartyInput", {
    description: "Which installation, and how.",
    fields: (t) => ({
      installationId: t.id({ required: true, description: whichInstallation }),
      parameters: t.field({
        type: "JSON",
        description: "The values of the service's parameters, by name; those of before unless given.",
      }),
      dataCentre: t.string({ description: "The data centre that the consent begins at, where it matters." }),
      credentials: t.field({
        type: CredentialsInput,
        description: "What to call with, in the place of a consent. Tried at once.",
      }),
      allowDifferentAccount: t.boolean({
        defaultValue: false,
        description:
          "Whether another account at the provider may take the place of the present one; after it was revoked any may.",
      }),
      acceptTokenLoss: t.boolean({
        defaultValue: false,
        description: "Whether the consent is begun though it ends a live refresh token.",
      }),
    }),
  }),
  payload: AuthorizePayload,
  errors: [TokenBudgetError],
  run: (ctx, input) =>
    authorizeThirdParty(ctx, {
      ...input,
      installationId: recordId("Installation", input.installationId, "installationId"),
      parameters: input.parameters as Record<string, string> | null,
    }),
});

const RevokePayload = steppedPayload<RevokedThirdParty>(
  "RevokeThirdPartyPayload",
  "The third-party app is no longer authorised.",
);
builder.objectField(RevokePayload, "receipt", (t) =>
  t.field({
    type: RevocationReceiptType,
    nullable: true,
    description:
      "How ending its credentials at the provider went; null where the extension keeps them itself.",
    resolve: (payload) => payload.receipt,
  }),
);

addMutation("revokeThirdParty", {
  description: `Takes the authorization of the third-party app back and fires \`onTPARevoke\`: its connection is on hold, and its credentials are ended at the provider. \`authorizeThirdParty\` gives it anew. ConflictError \`NOT_AUTHORIZED\` or \`UNINSTALLED\`. ${installationAccess}`,
  input: builder.inputType("RevokeThirdPartyInput", {
    description: "Which installation.",
    fields: (t) => ({ installationId: t.id({ required: true, description: whichInstallation }) }),
  }),
  payload: RevokePayload,
  run: (ctx, { installationId }) =>
    revokeThirdParty(ctx, { installationId: recordId("Installation", installationId, "installationId") }),
});
