import { For, Show, Suspense, createSignal, lazy } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { MemberRow_MemberFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { sentenceLabel } from "../../lib/enum-label.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Menu } from "../../ui/menu.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";

const InviteMemberDialog = lazy(async () => ({
  default: (await import("./invite-member-dialog.tsx")).InviteMemberDialog,
}));
const MemberRolesDialog = lazy(async () => ({
  default: (await import("./member-roles-dialog.tsx")).MemberRolesDialog,
}));
const RemoveMemberDialog = lazy(async () => ({
  default: (await import("./remove-member-dialog.tsx")).RemoveMemberDialog,
}));
const membersDocument = graphql(`
  query Members($first: Int, $after: String) {
    members(first: $first, after: $after) {
      edges {
        node {
          ...MemberRow_member
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const memberRowFragment = graphql(`
  fragment MemberRow_member on Member {
    id
    name
    email
    roles
    createdAt
  }
`);

type Open = { kind: "invite" } | { kind: "roles" | "remove"; member: MemberRow_MemberFragment };

/** Who belongs to the organization, and what each may do. */
export function MembersPage() {
  const { can } = useSession();
  const [open, setOpen] = createSignal<Open | null>(null);
  const close = () => setOpen(null);
  const about = (kind: "roles" | "remove") => {
    const now = open();
    return now?.kind === kind ? now.member : null;
  };
  const members = createList({
    document: membersDocument,
    variables: () => ({}),
    connection: (data) => data.members,
    typename: "Member",
  });
  return (
    <Page
      title="Members"
      lead="People of the organization and their roles."
      actions={
        <Show when={can("MEMBERS")}>
          <Button tone="primary" onClick={() => setOpen({ kind: "invite" })}>
            <Icon name="plus" class="size-3.5" />
            Invite member
          </Button>
        </Show>
      }
    >
      <Card flush title="All members" aside={<CopyOperation {...members.operation()} />}>
        <ListStates
          list={members}
          empty={<EmptyState sentence="Nobody is here yet." operation="inviteMember" />}
          frame={(rows) => (
            <Table
              label="Members"
              columns={[
                { label: "Member" },
                { label: "Roles" },
                { label: "Since" },
                { label: "Actions", hideLabel: true },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(member) => (
            <Row label={member.name}>
              <Cell class="min-w-44">
                <p class="font-medium">{member.name}</p>
                <p class="text-xs text-ink-mute">{member.email}</p>
              </Cell>
              <Cell>
                <span class="flex flex-wrap gap-1">
                  <For each={member.roles}>{(role) => <Chip>{sentenceLabel(role)}</Chip>}</For>
                </span>
              </Cell>
              <Cell class="text-ink-soft">
                <RelativeTime at={member.createdAt} />
              </Cell>
              <Cell class="w-10 text-right">
                <Menu
                  label={`Actions for ${member.name}`}
                  items={[
                    {
                      label: "Change roles",
                      onSelect: () => setOpen({ kind: "roles", member }),
                      disabled: !can("MEMBERS"),
                    },
                    {
                      label: "Remove",
                      tone: "danger",
                      onSelect: () => setOpen({ kind: "remove", member }),
                      disabled: !can("MEMBERS"),
                    },
                  ]}
                />
              </Cell>
            </Row>
          )}
        </ListStates>
      </Card>
      <Suspense>
        <Show when={open()?.kind === "invite"}>
          <InviteMemberDialog onClose={close} />
        </Show>
        <Show when={about("roles")} keyed>
          {(member) => <MemberRolesDialog member={member} onClose={close} />}
        </Show>
        <Show when={about("remove")} keyed>
          {(member) => <RemoveMemberDialog member={member} onClose={close} />}
        </Show>
      </Suspense>
    </Page>
  );
}
