import type { NotificationKind, Role } from "../../generated/prisma/enums.ts";
import { isRequired } from "./communication.ts";

/** The roles that can be receivers of integration reports. */
export const reportRoles = ["BILLING_ADMIN", "COMPANY_ADMIN", "COMPANY_SUPERVISOR"] as const;
export type ReportRole = (typeof reportRoles)[number];

export type RecipientReason = ReportRole | "EXTRA" | "ESCALATION" | "REQUIRED";

export type RecipientMember = {
  memberId: string;
  name: string;
  email: string;
  roles: readonly Role[];
  /** Whether they took up the invitation that was sent to the address. */
  isConfirmed: boolean;
  isUnsubscribed: boolean;
};

export type RecipientFacts = {
  enabledRoles: readonly Role[];
  extraMemberIds: readonly string[];
  escalationBcc: string | null;
  /** Those who have not left. */
  members: readonly RecipientMember[];
};

export type Recipient = {
  /** null: the escalation copy. */
  memberId: string | null;
  address: string;
  name: string;
  gets: boolean;
  reasons: RecipientReason[];
  unsubscribed: boolean;
  /** Why they do not get it, one sentence. */
  whyNot: string | null;
};

/**
 * Who gets a mail of a kind (null: of any that may be unsubscribed from), and who does not and why: the members, then the escalation copy. Required
 * kinds go to company admins whatever is switched off, and nobody has unsubscribed from them. No address gets two.
 */
export function chooseRecipients(facts: RecipientFacts, kind: NotificationKind | null): Recipient[] {
  const taken = new Set<string>();
  const chosen = facts.members.map((member): Recipient => {
    const { memberId, name, email: address } = member;
    const reasons = reasonsOf(facts, member, kind);
    const unsubscribed = member.isUnsubscribed && !(kind !== null && isRequired(kind));
    const whyNot = whyNotOf(facts, member, {
      reasons,
      unsubscribed,
      isTaken: taken.has(address.toLowerCase()),
    });
    if (whyNot === null) taken.add(address.toLowerCase());
    return { memberId, address, name, gets: whyNot === null, reasons, unsubscribed, whyNot };
  });
  return [...chosen, ...escalationOf(facts, chosen)];
}

function reasonsOf(
  { enabledRoles, extraMemberIds }: RecipientFacts,
  { memberId, roles }: RecipientMember,
  kind: NotificationKind | null,
): RecipientReason[] {
  const held = reportRoles.filter((role) => roles.includes(role) && enabledRoles.includes(role));
  const isOwed =
    kind !== null &&
    isRequired(kind) &&
    roles.includes("COMPANY_ADMIN") &&
    !enabledRoles.includes("COMPANY_ADMIN");
  return [
    ...held,
    ...(extraMemberIds.includes(memberId) ? (["EXTRA"] as const) : []),
    ...(isOwed ? (["REQUIRED"] as const) : []),
  ];
}

function whyNotOf(
  { enabledRoles }: RecipientFacts,
  { roles, isConfirmed }: RecipientMember,
  { reasons, unsubscribed, isTaken }: { reasons: RecipientReason[]; unsubscribed: boolean; isTaken: boolean },
): string | null {
  if (reasons.length === 0) {
    const off = reportRoles.filter((role) => roles.includes(role) && !enabledRoles.includes(role));
    if (off.length === 0) return "Has no role that receives reports, and is no extra recipient.";
    return `${off.map(nameOfRole).join(" and ")} ${off.length > 1 ? "are" : "is"} switched off as ${off.length > 1 ? "receivers" : "a receiver"} of reports.`;
  }
  if (!isConfirmed) return "Has not accepted the invitation yet, so nobody has confirmed the address.";
  if (unsubscribed) return "Has unsubscribed from these mails.";
  return isTaken ? "Somebody else gets it at the same address." : null;
}

/** A copy of its own; where a member gets the mail at that very address, that one is the copy. */
function escalationOf({ escalationBcc }: RecipientFacts, chosen: Recipient[]): Recipient[] {
  if (escalationBcc === null) return [];
  const same = chosen.find(
    ({ gets, address }) => gets && address.toLowerCase() === escalationBcc.toLowerCase(),
  );
  same?.reasons.push("ESCALATION");
  if (same) return [];
  return [
    {
      memberId: null,
      address: escalationBcc,
      name: "",
      gets: true,
      reasons: ["ESCALATION"],
      unsubscribed: false,
      whyNot: null,
    },
  ];
}

const roleNames: Record<ReportRole, string> = {
  BILLING_ADMIN: "Billing admin",
  COMPANY_ADMIN: "Company admin",
  COMPANY_SUPERVISOR: "Company supervisor",
};

export function nameOfRole(role: ReportRole): string {
  return roleNames[role];
}
