import type { Environment } from "../../context.ts";
import { inTransaction } from "../../context.ts";
import type { HttpResponse, Route } from "../../platform/http/routes.ts";
import { isRequired } from "./communication.ts";
import { describeKind } from "./describe-kind.ts";
import { isSignedBy, readUnsubscribeToken } from "./unsubscribe-token.ts";
import type { Unsubscription } from "./unsubscribe-token.ts";

const path = /^\/reports\/unsubscribe\/(?<token>[\w.-]{1,200})$/;
/** A mail client sends `List-Unsubscribe=One-Click` (RFC 8058), a browser the empty form. */
const maxBodyBytes = 1_000;

/**
 * Where a link of a mail unsubscribes its recipient from that kind, without signing in. Opening it changes nothing, for mail scanners open
 * links: the page has a button, and mail clients send the POST of one click (RFC 8058) themselves.
 */
export function unsubscribeRoutes(environment: Environment): Route[] {
  return [
    {
      method: "GET",
      path,
      maxBodyBytes: 0,
      async handle({ params }) {
        const found = await findUnsubscription(environment, params["token"] ?? "");
        if (!found)
          return page(404, "This link is not valid", "Ask for it anew: open the link of a newer mail.");
        return page(
          200,
          "Unsubscribe?",
          `No more mails about: ${describeKind(found.kind)}. They would stop for your address alone.`,
          "Unsubscribe",
        );
      },
    },
    {
      method: "POST",
      path,
      maxBodyBytes,
      async handle({ params }) {
        const found = await findUnsubscription(environment, params["token"] ?? "");
        if (!found)
          return page(404, "This link is not valid", "Ask for it anew: open the link of a newer mail.");
        await unsubscribe(environment, found);
        return page(
          200,
          "You are unsubscribed",
          `You get no more mails about: ${describeKind(found.kind)}. Your mail preferences in Patchbay switch them on again.`,
        );
      },
    },
  ];
}

type Found = Unsubscription & { organizationId: string };

/** What a token stands for; null where it is none, was not signed by its organization, or names what can't be switched off. */
async function findUnsubscription({ database }: Environment, token: string): Promise<Found | null> {
  const read = readUnsubscribeToken(token);
  if (!read || isRequired(read.kind)) return null;
  const { rows } = await database.pool.query<{ organizationId: string; unsubscribeKey: string }>({
    name: "unsubscribe-key",
    text: `select m."organizationId", r."unsubscribeKey" from "Member" m
           join "ReportSettings" r on r."organizationId" = m."organizationId" where m."id" = $1`,
    values: [read.memberId],
  });
  const [row] = rows;
  if (!row || !isSignedBy(read, row.unsubscribeKey)) return null;
  const { memberId, kind } = read;
  return { memberId, kind, organizationId: row.organizationId };
}

/** Once or again: it is the same. */
async function unsubscribe(
  environment: Environment,
  { organizationId, memberId, kind }: Found,
): Promise<void> {
  await inTransaction(environment, async ({ tx, now }) => {
    await tx.mailOptOut.createMany({
      data: [{ organizationId, memberId, kind, at: now }],
      skipDuplicates: true,
    });
  });
}

function page(status: number, title: string, text: string, button?: string): HttpResponse {
  const form = button ? `<form method="post"><button type="submit">${button}</button></form>` : "";
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
    },
    body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><style>${style}</style></head><body><main><h1>${title}</h1><p>${text}</p>${form}</main></body></html>`,
  };
}

const style = `:root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;margin:0;display:grid;place-items:center;min-height:100vh}
main{max-width:32rem;padding:1.5rem}h1{font-size:1.375rem}button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:.5rem;background:#1d4ed8;color:#fff;cursor:pointer}
button:focus-visible{outline:3px solid #93c5fd;outline-offset:2px}`;
