import type { Member } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { recordId, toGlobalId } from "../../graphql/global-id.ts";
import { addMutation } from "../../graphql/mutation.ts";
import { inviteMember } from "./invite-member.ts";
import { MemberType, RoleEnum } from "./members.graphql.ts";
import { removeMember } from "./remove-member.ts";
import { setMemberRoles } from "./set-member-roles.ts";

addMutation("inviteMember", {
  description:
    "Adds a person, who chooses a password with the link that comes back. Inviting again makes a new link.",
  input: builder.inputType("InviteMemberInput", {
    description: "Who is invited.",
    fields: (t) => ({
      email: t.field({
        type: "EmailAddress",
        required: true,
        description: "The address the person will sign in with.",
      }),
      name: t.string({ required: true, description: "The person's name, at most 100 characters." }),
      roles: t.field({ type: [RoleEnum], required: true, description: "At least one." }),
    }),
  }),
  payload: builder.objectRef<{ member: Member; setupUrl: string }>("InviteMemberPayload").implement({
    description: "The person is a member and can sign in once a password is set.",
    fields: (t) => ({
      member: t.field({
        type: MemberType,
        description: "The new member.",
        resolve: ({ member }) => member,
      }),
      setupUrl: t.field({
        type: "URL",
        description: "Give this link to the person: it works once, for 7 days, and is not shown again.",
        resolve: ({ setupUrl }) => setupUrl,
      }),
    }),
  }),
  run: inviteMember,
});

addMutation("setMemberRoles", {
  description: "Gives a member these roles in place of the present ones. The member's live streams end.",
  input: builder.inputType("SetMemberRolesInput", {
    description: "Who gets which roles.",
    fields: (t) => ({
      memberId: t.id({ required: true, description: "The member." }),
      roles: t.field({
        type: [RoleEnum],
        required: true,
        description: "All roles from now on; at least one.",
      }),
    }),
  }),
  payload: builder.objectRef<{ member: Member }>("SetMemberRolesPayload").implement({
    description: "The member has these roles.",
    fields: (t) => ({
      member: t.field({ type: MemberType, description: "The member.", resolve: ({ member }) => member }),
    }),
  }),
  run: async (ctx, { memberId, roles }) => ({
    member: await setMemberRoles(ctx, { memberId: recordId("Member", memberId, "memberId"), roles }),
  }),
});

addMutation("removeMember", {
  description: "Takes a member out of the organization and ends the member's sessions and API tokens.",
  input: builder.inputType("RemoveMemberInput", {
    description: "Who goes.",
    fields: (t) => ({ memberId: t.id({ required: true, description: "The member." }) }),
  }),
  payload: builder.objectRef<{ removedMemberId: string }>("RemoveMemberPayload").implement({
    description: "The member is gone.",
    fields: (t) => ({
      removedMemberId: t.exposeID("removedMemberId", { description: "The id of the member who left." }),
    }),
  }),
  run: async (ctx, { memberId }) => {
    const removed = await removeMember(ctx, { memberId: recordId("Member", memberId, "memberId") });
    return { removedMemberId: toGlobalId("Member", removed) };
  },
});
