import { createMemo, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { DigestFrequency, ReportSettingsForm_ReportSettingsFragment, Role } from "../../gql/graphql.ts";

export const reportSettingsFragment = graphql(`
  fragment ReportSettingsForm_reportSettings on ReportSettings {
    version
    escalationBcc
    digest
    digestHour
    weeklyReport
    nextWeeklyReportAt
    mailTransport
    mailProblem
    updatedAt
    updatedBy
    extraRecipients {
      id
      name
      email
    }
    recipientRoles {
      id
      role
      enabled
      members {
        id
        name
        email
      }
    }
  }
`);

export type ReportFields = {
  roles: Role[];
  extras: string[];
  bcc: string;
  digest: DigestFrequency;
  hour: string;
  weekly: boolean;
};

function fieldsOf(settings: ReportSettingsForm_ReportSettingsFragment): ReportFields {
  return {
    roles: settings.recipientRoles.filter(({ enabled }) => enabled).map(({ role }) => role),
    extras: settings.extraRecipients.map(({ id }) => id),
    bcc: settings.escalationBcc ?? "",
    digest: settings.digest,
    hour: String(settings.digestHour),
    weekly: settings.weeklyReport,
  };
}

/** What is typed over the report settings as they stand. What is not touched follows what is saved elsewhere. */
export function createReportDraft(saved: () => ReportSettingsForm_ReportSettingsFragment) {
  const [draft, setDraft] = createSignal<Partial<ReportFields>>({});
  const [base, setBase] = createSignal<number | null>(null);
  const fields = createMemo(() => ({ ...fieldsOf(saved()), ...draft() }));
  const dirty = () => JSON.stringify(sorted(fields())) !== JSON.stringify(sorted(fieldsOf(saved())));
  const recipients = (bcc: string) => ({
    roles: saved().recipientRoles.map(({ role }) => ({ role, enabled: fields().roles.includes(role) })),
    extraRecipientIds: fields().extras,
    escalationBcc: bcc.trim() || null,
  });
  return {
    fields,
    dirty,
    /** The version that was seen when editing began: another's save since then is a conflict. */
    version: () => base() ?? saved().version,
    /** Whether somebody else has saved since editing began. */
    isBehind: () => base() !== null && base() !== saved().version,
    edit(change: Partial<ReportFields>) {
      if (base() === null) setBase(saved().version);
      setDraft((now) => ({ ...now, ...change }));
    },
    reset() {
      setDraft({});
      setBase(null);
    },
    /** Keeps what was typed, over what stands now. */
    rebase: () => setBase(saved().version),
    /** As `saveReportSettings` takes it. */
    recipients: () => recipients(fields().bcc),
    /** As `reportRecipients` takes it. An address that is half typed is none yet: the one that stands counts. */
    preview: () => recipients(isHalfTyped(fields().bcc) ? (saved().escalationBcc ?? "") : fields().bcc),
  };
}

function isHalfTyped(address: string): boolean {
  return address.trim() !== "" && !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(address.trim());
}

function sorted(fields: ReportFields): ReportFields {
  return { ...fields, roles: fields.roles.toSorted(), extras: fields.extras.toSorted() };
}
