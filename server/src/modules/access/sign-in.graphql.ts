import type { Actor } from "../../context.ts";
import { builder } from "../../graphql/builder.ts";
import { ErrorInterface } from "../../graphql/errors.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { acceptInvitation } from "./accept-invitation.ts";
import { Viewer } from "./access.graphql.ts";
import { setUp } from "./set-up.ts";
import { InvalidCredentialsError, signIn } from "./sign-in.ts";
import { signOut } from "./sign-out.ts";
import { TooManyAttemptsError } from "./throttle-sign-in.ts";

builder.objectType(InvalidCredentialsError, {
  name: "InvalidCredentialsError",
  description: "The e-mail address or the password is wrong; which one is not said.",
  interfaces: [ErrorInterface],
});

builder.objectType(TooManyAttemptsError, {
  name: "TooManyAttemptsError",
  description:
    "10 wrong passwords for one e-mail address, or 50 from one network address, within 15 minutes. The right one is refused too.",
  interfaces: [ErrorInterface],
  fields: (t) => ({
    retryAt: t.expose("retryAt", { type: "DateTime", description: "When the next attempt counts." }),
  }),
});

function signedInPayload(name: string, description: string) {
  return builder.objectRef<{ viewer: Actor }>(name).implement({
    description,
    fields: (t) => ({
      viewer: t.field({ type: Viewer, description: "Who signed in.", resolve: ({ viewer }) => viewer }),
    }),
  });
}

addMutation("signIn", {
  description:
    "Signs in with e-mail and password. The HTTP answer sets the session cookie (14 days, HttpOnly).",
  input: builder.inputType("SignInInput", {
    description: "Credentials of a person.",
    fields: (t) => ({
      email: t.field({ type: "EmailAddress", required: true, description: "Not case-sensitive." }),
      password: t.string({ required: true, description: "At most 1,000 characters." }),
    }),
  }),
  payload: signedInPayload("SignInPayload", "The person is signed in."),
  errors: [InvalidCredentialsError, TooManyAttemptsError],
  anonymous: true,
  run: async (ctx, input) => ({ viewer: await signIn(ctx, input) }),
});

addMutation("signOut", {
  description: "Ends the session and its live streams.",
  input: builder.inputType("SignOutInput", {
    description: "Which sessions.",
    fields: (t) => ({
      everywhere: t.boolean({ defaultValue: false, description: "Also every other session of the member." }),
    }),
  }),
  payload: builder.objectRef<{ signedOut: boolean }>("SignOutPayload").implement({
    description: "The session is over.",
    fields: (t) => ({ signedOut: t.exposeBoolean("signedOut", { description: "Always true." }) }),
  }),
  run: async (ctx, input) => {
    await signOut(ctx, input);
    return { signedOut: true };
  },
});

addMutation("acceptInvitation", {
  description: "Sets the password of an invited person and signs in, with the link of `inviteMember`.",
  input: builder.inputType("AcceptInvitationInput", {
    description: "What the invited person chooses.",
    fields: (t) => ({
      token: t.string({ required: true, description: "The `token` of the link's address." }),
      password: t.string({ required: true, description: "12 to 1,000 characters." }),
    }),
  }),
  payload: signedInPayload("AcceptInvitationPayload", "The person has a password and is signed in."),
  anonymous: true,
  run: async (ctx, input) => ({ viewer: await acceptInvitation(ctx, input) }),
});

addMutation("setUp", {
  description:
    "Makes the first organization and its company admin, with the link that the first start printed.",
  input: builder.inputType("SetUpInput", {
    description: "The first organization and its company admin.",
    fields: (t) => ({
      token: t.string({ required: true, description: "The `token` of the link's address." }),
      organizationName: t.string({ required: true, description: "At most 100 characters." }),
      slug: t.string({
        required: true,
        description:
          "Part of redirect URIs and link names, never changes: 3 to 40 characters of a-z, 0-9 and inner hyphens.",
      }),
      name: t.string({ required: true, description: "The person's name." }),
      email: t.field({
        type: "EmailAddress",
        required: true,
        description: "The address the person will sign in with.",
      }),
      password: t.string({ required: true, description: "12 to 1,000 characters." }),
    }),
  }),
  payload: signedInPayload("SetUpPayload", "The organization exists and its company admin is signed in."),
  anonymous: true,
  run: async (ctx, input) => ({ viewer: await setUp(ctx, input) }),
});
