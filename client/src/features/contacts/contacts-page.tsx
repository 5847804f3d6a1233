import { useParams, useSearchParams } from "@solidjs/router";
import { Show, Suspense, createSignal, lazy } from "solid-js";
import type { ContactRow_ContactFragment, ContactState } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { createQuery } from "../../graphql/solid.ts";
import { useSession } from "../../graphql/session.tsx";
import { count } from "../../lib/format-count.ts";
import { Button, IconButton } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Link } from "../../ui/link.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { ContactStateChip } from "../../ui/status-chips.tsx";
import { SyncTabs } from "../../ui/sync-tabs.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { ContactFilters } from "./contact-filters.tsx";
import type { ContactSearch } from "./contact-filters.tsx";
import { contactsAccountDocument, contactsDocument } from "./contacts-documents.ts";
import { wholeAddress } from "./whole-address.ts";

const ContactDialog = lazy(async () => ({ default: (await import("./contact-dialog.tsx")).ContactDialog }));
const AddContactDialog = lazy(async () => ({
  default: (await import("./add-contact-dialog.tsx")).AddContactDialog,
}));
const DeleteContactsDialog = lazy(async () => ({
  default: (await import("./delete-contacts-dialog.tsx")).DeleteContactsDialog,
}));

const states: readonly ContactState[] = ["SYNCED", "TO_PUSH", "NEW", "DELETED"];

/** Contacts as Patchbay keeps them: of every account, or at /accounts/:id/contacts of one. */
export function ContactsPage() {
  const params = useParams<{ id?: string }>();
  const { can } = useSession();
  const [search, setSearch] = useSearchParams<ContactSearch & { contact?: string }>();
  const own = () => (params.id ? decodeURIComponent(params.id) : null);
  const accountId = () => own() ?? search.account ?? null;
  const account = createQuery(contactsAccountDocument, () => {
    const id = accountId();
    return id ? { id } : null;
  });
  const known = () => (accountId() ? account.peek()?.account : null);
  const state = () => states.find((each) => each.toLowerCase() === search.state);
  const filtered = () => Boolean(search.account || state() || wholeAddress(search.email) || search.view);
  const [adding, setAdding] = createSignal(false);
  const [chosen, setChosen] = createSignal<readonly string[]>([]);
  const [deleting, setDeleting] = createSignal<readonly ContactRow_ContactFragment[] | null>(null);
  const contacts = createList({
    document: contactsDocument,
    variables: () => ({
      filter: search.view
        ? // A view's records come in the order of the view, and by nothing else.
          { accountId: accountId() ?? undefined, viewId: search.view }
        : { accountId: accountId() ?? undefined, state: state(), email: wholeAddress(search.email) },
    }),
    connection: (data) => data.contacts,
    typename: "Contact",
    // Of contacts only the account's change tells, and each page of a pull.
    also: ["contacts", "SyncRun"],
    volatile: () => true,
    pageSize: 50,
  });
  const mayEdit = (environment: string | undefined) =>
    can(environment === "PRODUCTION" ? "SYNC_PRODUCTION" : "SYNC_DEVELOPMENT");
  const mayAdd = () =>
    known() ? mayEdit(known()?.environment) : can("SYNC_DEVELOPMENT") || can("SYNC_PRODUCTION");
  const add = () => (
    <Show when={mayAdd()}>
      <Button tone="primary" onClick={() => setAdding(true)}>
        <Icon name="plus" class="size-3.5" />
        Add contact
      </Button>
    </Show>
  );
  // Contacts are deleted account by account, so several can be chosen where only one is listed.
  const choosable = () => accountId() !== null && mayEdit(known()?.environment) && state() !== "DELETED";
  const selected = () => contacts.peek().filter(({ id }) => chosen().includes(id));
  const toggle = (id: string, on: boolean) =>
    setChosen((now) => (on ? [...now, id] : now.filter((each) => each !== id)));
  return (
    <Page
      title={own() ? "Contacts of the account" : "Contacts"}
      above={
        own()
          ? [
              { label: "Contacts", href: "/contacts" },
              ...(known()
                ? [
                    {
                      label: known()?.providerOrgName ?? "",
                      href: `/accounts/${encodeURIComponent(own() ?? "")}`,
                    },
                  ]
                : []),
            ]
          : []
      }
      lead="As Patchbay keeps them: a pull writes them, a push takes what is changed here to the provider."
      actions={add()}
    >
      <Show when={own() === null}>
        <SyncTabs />
      </Show>
      <Card flush title="Contacts" aside={<CopyOperation {...contacts.operation()} />}>
        <ContactFilters
          search={search}
          accountId={own()}
          onChange={(change) => {
            setChosen([]);
            setSearch(change, { replace: true });
          }}
        />
        <Show when={choosable() && selected().length > 0}>
          <div class="flex flex-wrap items-center gap-2 border-b border-line bg-accent-soft px-4 py-2 text-sm">
            <span class="flex-1">{count(selected().length, "contact")} chosen</span>
            <Button size="sm" onClick={() => setChosen([])}>
              Choose none
            </Button>
            <Button size="sm" tone="danger" onClick={() => setDeleting(selected().slice(0, 100))}>
              Delete {count(Math.min(selected().length, 100), "contact")}…
            </Button>
          </div>
        </Show>
        <ListStates
          list={contacts}
          empty={
            <EmptyState
              sentence={
                filtered()
                  ? "No contact matches: try another account, state or view."
                  : "No contacts yet: a contacts pull brings them, or add them here."
              }
              action={
                <Show when={own()} fallback={add()}>
                  {(id) => (
                    <Link href={`/accounts/${encodeURIComponent(id())}`}>Start a pull from the account</Link>
                  )}
                </Show>
              }
              operation={filtered() ? "contacts(filter: …)" : "upsertContacts"}
            />
          }
          frame={(rows) => (
            <Table
              label="Contacts"
              columns={[
                ...(choosable() ? [{ label: "Choose", hideLabel: true, class: "w-8 !pr-0" }] : []),
                { label: "Contact" },
                { label: "State" },
                ...(accountId() ? [] : [{ label: "Account" }]),
                { label: "Changed" },
                { label: "Actions", hideLabel: true },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(contact) => (
            <Row label={contact.name}>
              <Show when={choosable()}>
                <Cell class="w-8 !pr-0">
                  <input
                    type="checkbox"
                    class="size-4 accent-accent"
                    aria-label={`Choose ${contact.name}`}
                    checked={chosen().includes(contact.id)}
                    onChange={(event) => toggle(contact.id, event.currentTarget.checked)}
                  />
                </Cell>
              </Show>
              <Cell class="min-w-52">
                <button
                  type="button"
                  class="rounded-sm text-left font-medium hover:underline"
                  onClick={() => setSearch({ contact: contact.id })}
                >
                  {contact.name}
                </button>
                <Show when={contact.email && contact.email !== contact.name}>
                  <p class="text-xs break-all text-ink-mute">{contact.email}</p>
                </Show>
              </Cell>
              <Cell>
                <div class="flex flex-wrap gap-1.5">
                  <ContactStateChip state={contact.state} />
                  <Show when={contact.conflicts.length > 0}>
                    <Chip tone="warn">{count(contact.conflicts.length, "conflict")}</Chip>
                  </Show>
                </div>
              </Cell>
              <Show when={!accountId()}>
                <Cell class="text-ink-soft">
                  {contact.account?.providerOrgName}
                  <span class="block text-xs text-ink-mute">{contact.account?.service.name}</span>
                </Cell>
              </Show>
              <Cell class="text-ink-soft">
                <RelativeTime at={contact.updatedAt} />
                <Show when={contact.updatedBy}>
                  {(by) => <span class="block text-xs text-ink-mute">by {by()}</span>}
                </Show>
              </Cell>
              <Cell class="text-right">
                <Show when={mayEdit(contact.account?.environment) && !contact.deletedAt}>
                  <IconButton label={`Delete ${contact.name}`} onClick={() => setDeleting([contact])}>
                    <Icon name="close" class="size-3.5" />
                  </IconButton>
                </Show>
              </Cell>
            </Row>
          )}
        </ListStates>
      </Card>
      <Suspense>
        <Show when={search.contact} keyed>
          {(id) => (
            <ContactDialog
              contactId={id}
              onClose={() => setSearch({ contact: null }, { replace: true })}
              onDelete={(contact) => setDeleting([contact])}
            />
          )}
        </Show>
        <Show when={adding()}>
          <AddContactDialog accountId={accountId()} onClose={() => setAdding(false)} />
        </Show>
        <Show when={deleting()} keyed>
          {(going) => (
            <DeleteContactsDialog
              contacts={going}
              onClose={() => setDeleting(null)}
              onDeleted={() => {
                setDeleting(null);
                setChosen([]);
                if (search.contact) setSearch({ contact: null }, { replace: true });
              }}
            />
          )}
        </Show>
      </Suspense>
    </Page>
  );
}
