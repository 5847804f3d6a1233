import type { Composed, Scene } from "./composer.ts";
import { accountFacts, loadAccount } from "./load-account.ts";
import { loadMappingErrors } from "./load-mapping-errors.ts";
import type { MailMappingErrors } from "./load-mapping-errors.ts";
import type { Block } from "./mail-document.ts";
import { factsOf, sayCount, sentence } from "./say.ts";

/** Values of contacts could not be taken over: the records, the error of each, how to correct it; or none is left. */
export async function composeMappingErrors(scene: Scene): Promise<Composed> {
  const { notification, detail, links } = scene;
  const account = await loadAccount(scene);
  const found = account.id ? await loadMappingErrors(scene, account.id) : null;
  const inbox = account.id ? { label: "Open the mapping inbox", url: links.mappingErrors(account.id) } : null;
  const name = `${account.serviceName} · ${account.name}`;
  if (notification.phase === "RESOLVED" || found?.open.count === 0)
    return {
      title: `${name} has no mapping errors any more`,
      lead: "Every contact is taken over as the settings say; what was ignored stays as it is.",
      facts: factsOf([
        ...accountFacts(account),
        ["How it ended", detail.resolution ? sentence(detail.resolution) : null],
      ]),
      deadline: { at: null, text: "No deadline: nothing is to be done." },
      recommended: "Nothing: it is over.",
      action: inbox,
      why: `Patchbay sends this because contacts of ${account.name} had mapping errors.`,
    };
  const open = found?.open ?? { count: detail.openErrors ?? 0, more: false };
  return {
    title: `${capital(sayCount(open, "mapping error"))} in ${name}`,
    lead: "Values of these contacts could not be taken over. A required value keeps its contact out; any other is left as it was before.",
    facts: factsOf([
      ...accountFacts(account),
      ["Errors that are open", sayCount(open, "error")],
      ["Causes", found ? sayCount(found.causes, "cause") : null],
    ]),
    deadline: {
      at: null,
      text: "No deadline: nothing is lost, the records stay as they are on both sides until the errors are corrected.",
    },
    recommended: "Correct the values, or the mapping, then run again what failed.",
    action: inbox,
    steps: [
      `Correct the values at ${account.serviceName}, or add what is missing, as stated for each record.`,
      "Where many records have the same cause, change the mapping instead: the inbox leads to the property.",
      "In the inbox open the cause and choose “Re-run all”: only what failed is read again.",
      "What may stay as it is can be ignored there.",
    ],
    more: found ? recordsOf(found) : [],
    why: `Patchbay sends this because a data sync of ${account.name} met values that it could not take over.`,
  };
}

/** The records of a mail, each with its error and how to correct it. */
export function recordsOf({ open, errors }: Pick<MailMappingErrors, "open" | "errors">): Block[] {
  if (errors.length === 0) return [];
  const left = Math.max(0, open.count - errors.length);
  return [
    {
      type: "heading",
      text: left > 0 ? `The first ${errors.length} of ${open.count.toLocaleString("en")}` : "The records",
    },
    {
      type: "records",
      columns: ["Record", "Value", "Error", "How to correct it"],
      rows: errors.map((error) => [
        error.recordName.trim() === "" ? error.recordKey : error.recordName,
        `${error.field && error.field !== error.property ? `${error.property} (${error.field})` : error.property}${error.value === null ? ", none" : ` “${error.value}”`}`,
        error.reason,
        error.suggestion,
      ]),
      ...(left > 0 ? { more: { count: left, where: "in the inbox" } } : {}),
    },
  ];
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
