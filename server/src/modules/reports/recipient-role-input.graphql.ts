import type { Role } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import { optionalRecordId } from "../../graphql/global-id.ts";
import { RoleEnum } from "../access/index.ts";
import type { RoleChoice } from "./report-settings.records.ts";

export const RecipientRoleInput = builder.inputType("RecipientRoleInput", {
  description: "A recipient role, named by `id` or by `role`.",
  fields: (t) => ({
    id: t.id({ description: "The recipient role." }),
    role: t.field({ type: RoleEnum, description: "The role; not with `id`." }),
    enabled: t.boolean({ required: true, description: "Whether those who have it receive reports." }),
  }),
});

export function toRoleChoice(
  { id, role, enabled }: { id?: string | null; role?: Role | null; enabled: boolean },
  path: string,
): RoleChoice {
  return { id: optionalRecordId("RecipientRole", id, `${path}.id`), role: role ?? null, enabled };
}
