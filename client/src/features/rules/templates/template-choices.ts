import { createEffect } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { readKept, writeKept } from "../../../lib/kept-choice.ts";

/** What someone has chosen for a template; `connections` by the template's own keys. */
export type TemplateChoices = {
  name: string;
  projectId: string;
  accountId: string;
  connections: Record<string, string>;
};

/** The choices, kept in this tab: a consent that leaves the page, or a look elsewhere, loses none of them. */
export function createTemplateChoices(templateKey: string, fallback: TemplateChoices) {
  const name = `template.${templateKey}`;
  const kept = readKept<Partial<TemplateChoices>>(name, {});
  const [choices, setChoices] = createStore<TemplateChoices>({
    ...fallback,
    ...kept,
    connections: { ...fallback.connections, ...kept.connections },
  });
  createEffect(() => writeKept(name, { ...choices, connections: { ...choices.connections } }));
  const forget = () => {
    setChoices(reconcile(fallback));
    writeKept(name, null);
  };
  return { choices, setChoices, forget };
}
