import type { Notification } from "../../generated/prisma/client.ts";

type OfIncident = Pick<Notification, "id" | "incidentId" | "phase">;

/** The right side of Message-IDs (RFC 5322, 3.6.4): the host of the public address, which no other installation has. */
function hostOf(publicUrl: string): string {
  return new URL(publicUrl).hostname;
}

/** The Message-ID of a mail of its own, without angle brackets. */
export function mailIdOf(id: string, publicUrl: string): string {
  return `${id}@${hostOf(publicUrl)}`;
}

/**
 * The Message-ID of a notification, without angle brackets: the same for all copies and tries. An incident's first mail has that of the
 * incident, to which all others refer (`inReplyTo`): so it is one thread, whichever of them somebody got.
 */
export function messageIdsOf(
  { id, incidentId, phase }: OfIncident,
  publicUrl: string,
): { messageId: string; inReplyTo: string | null } {
  const own = mailIdOf(id, publicUrl);
  if (incidentId === null) return { messageId: own, inReplyTo: null };
  const first = mailIdOf(incidentId, publicUrl);
  return phase === "OPENED" ? { messageId: first, inReplyTo: null } : { messageId: own, inReplyTo: first };
}

/** The id of an organization's reports as a mailing list (RFC 2919). */
export function listIdOf(slug: string, publicUrl: string): string {
  return `reports.${slug}.${hostOf(publicUrl).replace(/^\[|\]$/g, "")}`;
}
