import { Show, createSignal } from "solid-js";
import { createStore } from "solid-js/store";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { Dialog } from "../../ui/dialog.tsx";
import { FailureNote } from "../../ui/error-panel.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ContactFields } from "./contact-fields.tsx";
import { changedValues } from "./contact-values.ts";
import { contactAccountDocument, upsertContactsDocument } from "./contact-documents.ts";
import { SyncAccountSelect } from "./sync-accounts.tsx";
import { wholeAddress } from "./whole-address.ts";

const none: ReadonlyMap<string, string> = new Map();

/** A new contact of an account; one of the same e-mail address is changed instead. */
export function AddContactDialog(props: { accountId: string | null; onClose: () => void }) {
  const [chosen, setChosen] = createSignal("");
  const accountId = () => props.accountId ?? chosen();
  const account = createQuery(contactAccountDocument, () => (accountId() ? { id: accountId() } : null));
  const upsert = createMutation(upsertContactsDocument);
  const [typed, setTyped] = createStore<Record<string, string>>({});
  const known = () => (accountId() ? account.peek()?.account : null);
  const properties = () => known()?.contactProperties ?? [];
  const values = () => changedValues(properties(), none, typed);
  /** Who has it already is changed; what is no address is told of as a property. */
  const address = () => wholeAddress(typed.email);
  const input = () => ({
    accountId: accountId(),
    contacts: [{ ...(address() ? { email: address() } : {}), properties: values() }],
  });
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const payload = await upsert.run({ input: input() });
    if (!payload) return;
    touchLists("Contact");
    const name = payload.contacts[0]?.name ?? "The contact";
    announce(
      payload.created > 0
        ? `${name} is added.`
        : `${name} was there already, with this address: it is changed.`,
      { toast: true, tone: "success" },
    );
    props.onClose();
  };
  return (
    <Dialog
      wide
      open
      onClose={() => props.onClose()}
      title="Add contact"
      description="A push makes it at the provider. One of the same e-mail address is changed instead."
      footer={
        <>
          <div class="mr-auto">
            <CopyOperation document={String(upsertContactsDocument)} variables={{ input: input() }} />
          </div>
          <Button onClick={() => props.onClose()}>Cancel</Button>
          <Button
            tone="primary"
            type="submit"
            form="add-contact"
            pending={upsert.pending()}
            disabled={!known() || Object.keys(values()).length === 0}
          >
            Add contact
          </Button>
        </>
      }
    >
      <form id="add-contact" class="space-y-4" novalidate onSubmit={(event) => void submit(event)}>
        <Show when={props.accountId === null}>
          <SyncAccountSelect field value={chosen()} onChange={setChosen} />
        </Show>
        <Show when={accountId()}>
          <Show when={known()} fallback={<Skeleton class="h-64 w-full" />}>
            <ContactFields
              properties={properties()}
              value={(name) => typed[name] ?? ""}
              onInput={(name, value) => setTyped(name, value)}
              issue={(name) =>
                upsert.issue(`contacts[0].properties.${name}`) ??
                (name === "email" ? upsert.issue("contacts[0].email") : undefined)
              }
              disabled={false}
            />
          </Show>
        </Show>
        <FailureNote
          message={
            upsert.failure()?.issues?.length
              ? "Correct what is marked, then save again."
              : upsert.failure()?.message
          }
        />
      </form>
    </Dialog>
  );
}
