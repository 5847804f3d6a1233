import { For, Show } from "solid-js";
import type { ContactRow_ContactFragment } from "../../gql/graphql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { count } from "../../lib/format-count.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { contactAccountDocument, deleteContactsDocument } from "./contact-documents.ts";

const shown = 10;

/** Names who goes, and where: here at once, at the provider with the next push. */
export function DeleteContactsDialog(props: {
  /** Of one account, at most 100. */
  contacts: readonly ContactRow_ContactFragment[];
  onClose: () => void;
  onDeleted: () => void;
}) {
  const accountId = () => props.contacts[0]?.account?.id ?? "";
  const account = createQuery(contactAccountDocument, () => ({ id: accountId() }));
  const remove = createMutation(deleteContactsDocument);
  const input = () => ({ accountId: accountId(), ids: props.contacts.map(({ id }) => id) });
  const what = () =>
    props.contacts.length === 1 ? (props.contacts[0]?.name ?? "") : count(props.contacts.length, "contact");
  const service = () => props.contacts[0]?.account?.service.name ?? "the provider";
  const there = () => props.contacts.filter(({ externalId }) => externalId).length;
  const pushes = () => {
    const direction = account.peek()?.account?.integrationSettings?.sync.contacts;
    return direction === "PUSH" || direction === "BOTH";
  };
  const consequence = () => {
    if (there() === 0)
      return `${service()} never had ${props.contacts.length === 1 ? "it" : "them"}: nothing else changes.`;
    return pushes()
      ? `With the next push ${count(there(), "record")} in ${service()} ${there() === 1 ? "is" : "are"} deleted too, unless changed there meanwhile.`
      : `The settings push nothing: ${count(there(), "record")} in ${service()} ${there() === 1 ? "stays" : "stay"}, and ${there() === 1 ? "comes" : "come"} back here once changed there.`;
  };
  const confirm = async () => {
    const names = what();
    const payload = await remove.run({ input: input() });
    if (!payload) return;
    announce(`${names} ${props.contacts.length === 1 ? "is" : "are"} deleted.`, { toast: true });
    touchLists("Contact");
    props.onDeleted();
  };
  return (
    <Dialog
      alert
      open
      onClose={() => props.onClose()}
      title={`Delete ${what()}?`}
      description={consequence()}
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(deleteContactsDocument)} variables={{ input: input() }} />
          </div>
          <Button autofocus onClick={() => props.onClose()}>
            Keep {props.contacts.length === 1 ? "contact" : "contacts"}
          </Button>
          <Button tone="danger" pending={remove.pending()} onClick={() => void confirm()}>
            Delete {count(props.contacts.length, "contact")}
          </Button>
        </>
      }
    >
      <ul class="list-disc pl-5 text-sm" aria-label="Contacts that go">
        <For each={props.contacts.slice(0, shown)}>
          {(contact) => (
            <li>
              {contact.name}
              <Show when={contact.email && contact.email !== contact.name}> ({contact.email})</Show>
            </li>
          )}
        </For>
        <Show when={props.contacts.length > shown}>
          <li>and {(props.contacts.length - shown).toLocaleString("en")} more</li>
        </Show>
      </ul>
      <FailureNote message={remove.failure()?.message} />
    </Dialog>
  );
}
