import type { Context } from "../../context.ts";
import { requireActor } from "../../context.ts";
import type { NotificationKind } from "../../generated/prisma/enums.ts";
import { chooseRecipients } from "./choose-recipients.ts";
import type { Recipient } from "./choose-recipients.ts";
import { loadRecipientFacts } from "./load-recipient-facts.ts";
import { applyChoices, enabledRoles, listRecipientRoles } from "./report-settings.records.ts";
import type { RoleChoice } from "./report-settings.records.ts";

const named = 500;

/**
 * Who would get a mail and who would not, as settings stand or as they would with a draft; those who would come first. Throws
 * ValidationError and NotFoundError for a draft that could not be saved.
 */
export async function listReportRecipients(
  ctx: Context,
  draft: {
    kind: NotificationKind | null;
    roles: readonly RoleChoice[];
    extraRecipientIds: readonly string[] | null;
    /** undefined: as it stands. */
    escalationBcc: string | null | undefined;
  },
): Promise<Recipient[]> {
  const { organizationId } = requireActor(ctx);
  const facts = await loadRecipientFacts(ctx.database, organizationId, draft.kind);
  const roles = applyChoices(
    await listRecipientRoles(ctx.database.prisma, organizationId),
    draft.roles,
    "draft.roles",
  );
  const recipients = chooseRecipients(
    {
      ...facts,
      enabledRoles: enabledRoles(roles),
      ...(draft.extraRecipientIds ? { extraMemberIds: draft.extraRecipientIds } : {}),
      ...(draft.escalationBcc === undefined ? {} : { escalationBcc: draft.escalationBcc }),
    },
    draft.kind,
  );
  return [...recipients.filter(({ gets }) => gets), ...recipients.filter(({ gets }) => !gets)].slice(
    0,
    named,
  );
}
