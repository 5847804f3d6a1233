import type { Environment } from "../../context.ts";
import type { Notification } from "../../generated/prisma/client.ts";
import { loadBatched } from "../../graphql/batch.ts";
import type { GraphQLContext } from "../../graphql/context.ts";
import type { MailDocument } from "./compose/mail-document.ts";
import { renderHtml } from "./mail/render-html.ts";
import { renderText } from "./mail/render-text.ts";

/** What a notification said, with the footer of no recipient in particular; null until it was written. */
export async function renderNotification(
  ctx: GraphQLContext & Pick<Environment, "publicUrl">,
  { content, organizationId }: Pick<Notification, "content" | "organizationId">,
  part: "html" | "text",
): Promise<string | null> {
  if (content === null) return null;
  const organizationName = await loadOrganizationName(ctx, organizationId);
  const footer = {
    organizationName,
    received: "Each copy says here why its recipient gets it.",
    unsubscribeUrl: null,
    settingsUrl: `${ctx.publicUrl}/settings/reports`,
  };
  const render = part === "html" ? renderHtml : renderText;
  // Written by composeMail, which is the only one that writes it.
  return render(content as unknown as MailDocument, { footer });
}

function loadOrganizationName(ctx: GraphQLContext, organizationId: string): Promise<string> {
  return loadBatched<string, string>(ctx, "organization names", organizationId, async (ids) => {
    const rows = await ctx.database.prisma.organization.findMany({
      where: { id: { in: ids } },
      select: { id: true, name: true },
    });
    const names = new Map(rows.map(({ id, name }) => [id, name]));
    return ids.map((id) => names.get(id) ?? "");
  });
}
