import type { Context } from "../../context.ts";
import { newId } from "../../platform/ids.ts";
import { MailError } from "../../platform/mail/mail-transport.ts";
import { authorise } from "../access/index.ts";
import type { MailDocument, MailFooter } from "./compose/mail-document.ts";
import { renderHtml } from "./mail/render-html.ts";
import { renderText } from "./mail/render-text.ts";
import { listIdOf, mailIdOf } from "./message-id.ts";

export type TestMail = {
  state: "SENT" | "BOUNCED" | "FAILED";
  smtpCode: number | null;
  smtpAnswer: string;
  address: string;
};

/** Sends one mail to the caller, at once, and answers what the mail server said. Nothing is kept, and it is not tried again. */
export async function sendTestMail(ctx: Context): Promise<TestMail> {
  const { organizationId, memberId } = authorise(ctx, "REPORTS");
  const { organization, user } = await ctx.database.prisma.member.findUniqueOrThrow({
    where: { id: memberId, organizationId },
    include: { organization: true, user: true },
  });
  const address = user.email;
  const id = newId();
  const document = testDocument(ctx.publicUrl);
  const footer: MailFooter = {
    organizationName: organization.name,
    received: `${user.name} asked for this test mail.`,
    unsubscribeUrl: null,
    settingsUrl: `${ctx.publicUrl}/settings/reports`,
  };
  const ended = (state: TestMail["state"], smtpCode: number | null, smtpAnswer: string): TestMail => ({
    state,
    smtpCode,
    smtpAnswer,
    address,
  });
  try {
    const { code, answer } = await ctx.mail.send({
      id,
      organizationId,
      notificationId: null,
      messageId: mailIdOf(id, ctx.publicUrl),
      inReplyTo: null,
      recipient: address,
      to: [{ name: user.name, address }],
      subject: document.subject,
      html: renderHtml(document, { footer }),
      text: renderText(document, { footer }),
      list: {
        name: `Reports of ${organization.name}`,
        id: listIdOf(organization.slug, ctx.publicUrl),
      },
      unsubscribeUrl: null,
      at: ctx.clock.now(),
    });
    return ended("SENT", code, answer);
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    return ended(error.fault === "BOUNCED" ? "BOUNCED" : "FAILED", error.code, error.message);
  }
}

function testDocument(publicUrl: string): MailDocument {
  const action = { label: "Report settings", url: `${publicUrl}/settings/reports` };
  return {
    subject: "[Patchbay] Test mail",
    preheader: "Mail of this Patchbay reaches you.",
    environment: null,
    blocks: [
      { type: "heading", text: "Mail reaches you" },
      {
        type: "paragraph",
        text: "This is how reports of Patchbay arrive. If it is among your spam, ask who runs your mail server to let them through.",
      },
      { type: "button", ...action },
    ],
    deadlineAt: null,
    action,
    why: "Somebody asked for a test mail in the report settings.",
  };
}
