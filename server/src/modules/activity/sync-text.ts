type Payload = Record<string, unknown>;

/** What the changes of data sync say to people, by name. */
export const syncSentences: Record<string, (payload: Payload) => string> = {
  "account.dataSyncScheduled": (p) => `${runOf(p)} was started.`,
  "account.dataSynced": (p) => `${runOf(p)} went through${outcome(p)}.`,
  "account.dataSyncFailed": (p) => `${runOf(p)} failed${because(p)}.`,
  "syncRun.canceled": (p) => `${runOf(p)} was canceled; what it had committed stays.`,
  "contacts.changed": (p) => `${contacts(p)}.`,
  "mappingErrors.retried": (p) =>
    `${p["all"] === true ? "All records" : "Records"} of ${account(p)} that could not be taken over are tried again.`,
};

const kinds: Record<string, string> = {
  ORG_SYNC: "The org sync",
  CONTACTS_PULL: "The pull of contacts",
  CONTACTS_PUSH: "The push of contacts",
  USERS: "The sync of users",
  VIEWS: "The sync of views",
};

function runOf(payload: Payload): string {
  const kind = payload["kind"];
  return `${(typeof kind === "string" && kinds[kind]) || "A sync"} of ${account(payload)}`;
}

function account({ accountName }: Payload): string {
  return typeof accountName === "string" && accountName !== "" ? accountName : "an account";
}

function because({ reason }: Payload): string {
  return typeof reason === "string" && reason !== "" ? `: ${reason.replace(/\.$/, "")}` : "";
}

function outcome({ counts }: Payload): string {
  const of = (key: string): number => {
    const value = typeof counts === "object" && counts !== null ? (counts as Payload)[key] : 0;
    return typeof value === "number" ? value : 0;
  };
  const parts = (
    [
      ["created", "made"],
      ["updated", "changed"],
      ["deleted", "deleted"],
      ["failed", "with errors"],
    ] as const
  ).flatMap(([key, word]) => (of(key) > 0 ? [`${of(key).toLocaleString("en")} ${word}`] : []));
  return parts.length > 0 ? `: ${parts.join(", ")}` : "";
}

/** "2 contacts of Acme were added and 1 changed". */
function contacts(payload: Payload): string {
  const parts = (
    [
      ["created", "added"],
      ["updated", "changed"],
      ["deleted", "deleted"],
    ] as const
  ).flatMap(([key, word]) => {
    const count = payload[key];
    return typeof count === "number" && count > 0 ? [{ count, word }] : [];
  });
  const [first, ...others] = parts;
  if (!first) return `Contacts of ${account(payload)} were changed`;
  const noun = first.count === 1 ? "contact" : "contacts";
  const verb = first.count === 1 ? "was" : "were";
  const rest = others.map(({ count, word }) => ` and ${count} ${word}`).join("");
  return `${first.count} ${noun} of ${account(payload)} ${verb} ${first.word}${rest}`;
}
