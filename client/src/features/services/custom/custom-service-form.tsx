import { For, Show, createMemo, createSignal, untrack } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import type { Failure } from "../../../graphql/solid.ts";
import { Button } from "../../../ui/button.tsx";
import { FailureNote } from "../../../ui/error-panel.tsx";
import { useGo } from "../../../ui/link.tsx";
import { UnsavedGuard } from "../../../ui/unsaved-guard.tsx";
import { DefinitionFields } from "./definition-fields.tsx";
import type { FormState, ServiceDraft } from "./form-state.ts";
import { TestPanel } from "./test-panel.tsx";

type Issues = NonNullable<Failure["issues"]>;
const isAt = (path: string, wanted: string) => path === wanted || path === `input.${wanted}`;

/** The form of a service of the organization's own, for defining and for changing it; what it says can be tested at any time. */
export function CustomServiceForm(props: {
  initial: ServiceDraft;
  existing: boolean;
  submitLabel: string;
  pending: boolean;
  failure: Failure | null;
  /** Saves it; answers the page to go on to, or null where it is not saved. */
  onSubmit: (draft: ServiceDraft) => Promise<string | null>;
  onCancel: () => void;
}) {
  const go = useGo();
  const [draft, setDraft] = createStore<ServiceDraft>(structuredClone(untrack(() => props.initial)));
  const [saved, setSaved] = createSignal(untrack(() => JSON.stringify(draft)));
  const [testFailure, setTestFailure] = createSignal<Failure | null>(null);
  const dirty = createMemo(() => JSON.stringify(draft) !== saved());
  const issues = (): Issues => [...(props.failure?.issues ?? []), ...(testFailure()?.issues ?? [])];
  // Fields that show their own issue; any other issue is said at the end.
  const placed = new Set<string>();
  const find = (path: string) => {
    placed.add(path);
    return issues().find((each) => isAt(each.path, path))?.message;
  };
  const state: FormState = {
    draft,
    set: setDraft,
    issue: (path) => find(`definition.${path}`),
    wrong: (...paths) =>
      issues().some((each) => {
        const at = each.path.replace(/^(input\.)?definition\./, "");
        return paths.some((path) => at === path || at.startsWith(`${path}.`));
      }),
  };
  let form: HTMLFormElement | undefined;
  const showFirst = () =>
    requestAnimationFrame(() => form?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setTestFailure(null);
    const before = JSON.stringify(draft);
    const next = await props.onSubmit(draft);
    if (next === null) return showFirst();
    // Nothing is lost any more by leaving.
    setSaved(before);
    go(next);
  };
  const elsewhere = () =>
    issues().filter((each) => {
      const path = each.path.replace(/^input\./, "");
      return !placed.has(path) && !path.startsWith("parameters.");
    });
  return (
    <>
      <form ref={form} class="space-y-5" aria-label="Service" onSubmit={(event) => void submit(event)}>
        <DefinitionFields form={state} existing={props.existing} issueOf={find} />
        <TestPanel
          form={state}
          serviceKey={props.existing ? draft.key : null}
          onFailure={(failure) => {
            setTestFailure(failure);
            if (failure) showFirst();
          }}
        />
        <Show when={elsewhere().length > 0}>
          <ul class="list-disc space-y-1 rounded-md bg-bad-soft py-2 pr-3 pl-7 text-sm text-bad">
            <For each={elsewhere()}>{(each) => <li>{each.message}</li>}</For>
          </ul>
        </Show>
        <FailureNote
          message={
            props.failure?.issues?.length
              ? "Correct what is marked, then save again."
              : props.failure?.message
          }
        />
        <div class="flex gap-2">
          <Button type="submit" tone="primary" pending={props.pending} disabled={props.existing && !dirty()}>
            {props.submitLabel}
          </Button>
          <Button tone="ghost" onClick={() => props.onCancel()}>
            Cancel
          </Button>
        </div>
      </form>
      <UnsavedGuard
        dirty={dirty()}
        name={draft.name || "the new service"}
        onDiscard={() => setDraft(reconcile(structuredClone(props.initial)))}
      />
    </>
  );
}
