import { For, Show, createMemo } from "solid-js";
import { createStore } from "solid-js/store";
import type { ContactDialog_ContactFragment, ContactRow_ContactFragment } from "../../gql/graphql.ts";
import { useSession } from "../../graphql/session.tsx";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ContactStateChip } from "../../ui/status-chips.tsx";
import { ContactConflicts } from "./contact-conflicts.tsx";
import { ContactFields } from "./contact-fields.tsx";
import { changedValues, inputOf } from "./contact-values.ts";
import { contactAccountDocument, contactDocument, upsertContactsDocument } from "./contact-documents.ts";

/** One contact: its values, changed here; what both sides had changed; what could not be taken over. */
export function ContactDialog(props: {
  contactId: string;
  onClose: () => void;
  onDelete: (contact: ContactRow_ContactFragment) => void;
}) {
  const query = createQuery(contactDocument, () => ({ id: props.contactId }), {
    touchedBy: ["contacts", "SyncRun"],
  });
  const contact = (): ContactDialog_ContactFragment | null => {
    const node = query.peek()?.node;
    return node && "properties" in node ? node : null;
  };
  const account = createQuery(contactAccountDocument, () => {
    const id = contact()?.account?.id;
    return id ? { id } : null;
  });
  const { can } = useSession();
  const upsert = createMutation(upsertContactsDocument);
  /** What was typed, by property; the rest is as it is saved, and stays live. */
  const [typed, setTyped] = createStore<Record<string, string>>({});
  const before = createMemo(
    () =>
      new Map(
        (contact()?.properties ?? []).map(({ property, type, value }) => [property, inputOf(type, value)]),
      ),
  );
  const properties = () => account.peek()?.account?.contactProperties ?? [];
  const changes = () => changedValues(properties(), before(), typed);
  const dirty = () => Object.keys(changes()).length > 0;
  const allowed = () =>
    can(account.peek()?.account?.environment === "PRODUCTION" ? "SYNC_PRODUCTION" : "SYNC_DEVELOPMENT");
  const service = () => contact()?.account?.service.name ?? "the provider";
  const input = () => ({
    accountId: contact()?.account?.id ?? "",
    contacts: [{ id: props.contactId, properties: changes() }],
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    if (!dirty()) return;
    const payload = await upsert.run({ input: input() });
    if (!payload) return;
    touchLists("Contact");
    announce(`${payload.contacts[0]?.name ?? "The contact"} is saved.`, { toast: true, tone: "success" });
    props.onClose();
  };
  const gone = () => query.peek() !== undefined && contact() === null;
  return (
    <Dialog
      wide
      open
      onClose={() => props.onClose()}
      title={contact()?.name ?? (gone() ? "No such contact" : "Contact")}
      description={
        <Show when={contact()}>
          {(known) => (
            <span class="flex flex-wrap items-center gap-2">
              <ContactStateChip state={known().state} />
              <span>
                {known().account?.providerOrgName}, {service()}
                {known().externalId ? ` · ${known().externalId}` : ""}
              </span>
            </span>
          )}
        </Show>
      }
      footer={
        <Show when={contact()} fallback={<Button onClick={() => props.onClose()}>Close</Button>}>
          {(known) => (
            <>
              <div class="mr-auto">
                <CopyOperation document={String(upsertContactsDocument)} variables={{ input: input() }} />
              </div>
              <Show when={allowed() && !known().deletedAt}>
                <Button class="!text-bad" onClick={() => props.onDelete(known())}>
                  Delete…
                </Button>
              </Show>
              <Button onClick={() => props.onClose()}>{dirty() ? "Cancel" : "Close"}</Button>
              <Show when={allowed()}>
                <Button
                  tone="primary"
                  type="submit"
                  form="edit-contact"
                  pending={upsert.pending()}
                  disabled={!dirty()}
                >
                  {known().deletedAt ? "Save and bring back" : "Save"}
                </Button>
              </Show>
            </>
          )}
        </Show>
      }
    >
      <Show when={!gone()} fallback={<p class="text-sm">It was removed, or it never existed.</p>}>
        <Show when={contact() && account.peek()?.account} fallback={<Skeleton class="h-64 w-full" />}>
          <form id="edit-contact" class="space-y-4" novalidate onSubmit={(event) => void submit(event)}>
            <p class="text-xs text-ink-mute">
              {whatHappens(account.peek()?.account?.integrationSettings?.sync.contacts, service())}
            </p>
            <ContactFields
              properties={properties()}
              value={(name) => typed[name] ?? before().get(name) ?? ""}
              onInput={(name, value) => setTyped(name, value)}
              issue={(name) => upsert.issue(`contacts[0].properties.${name}`)}
              disabled={!allowed()}
            />
            <ContactConflicts
              contact={contact()}
              properties={properties()}
              service={service()}
              editable={allowed()}
              onUse={(name, value) => setTyped(name, value)}
            />
            <Show when={contact()?.mappingErrors.edges.some(({ node }) => node.state === "OPEN")}>
              <section class="space-y-1.5" aria-label="Mapping errors">
                <h3 class="text-sm font-semibold">Could not be taken over</h3>
                <ul class="space-y-1.5 text-sm">
                  <For each={contact()?.mappingErrors.edges.filter(({ node }) => node.state === "OPEN")}>
                    {({ node }) => (
                      <li class="rounded-md bg-warn-soft px-3 py-2">
                        <span class="font-medium">
                          {node.field ?? node.property}
                          {node.value === null ? "" : `: ${node.value}`}
                        </span>{" "}
                        {node.reason}
                        <span class="block text-xs text-ink-soft">{node.suggestion}</span>
                      </li>
                    )}
                  </For>
                </ul>
              </section>
            </Show>
            <p class="text-xs text-ink-mute">
              Changed <RelativeTime at={contact()?.updatedAt ?? ""} />
              {contact()?.updatedBy ? ` by ${contact()?.updatedBy}` : ""}
              <Show when={contact()?.pushedAt}>
                {(at) => (
                  <>
                    , written to {service()} <RelativeTime at={at()} />
                  </>
                )}
              </Show>
              .
            </p>
            <FailureNote
              message={
                upsert.failure()?.issues?.length
                  ? "Correct what is marked, then save again."
                  : upsert.failure()?.message
              }
            />
          </form>
        </Show>
      </Show>
    </Dialog>
  );
}

/** What becomes of a change that is made here. */
function whatHappens(direction: string | undefined, service: string): string {
  if (direction === "PUSH" || direction === "BOTH")
    return `What you change is written to ${service} with the next push.`;
  return `The settings push nothing: what you change stays here, and a change in ${service} may be taken over it.`;
}
