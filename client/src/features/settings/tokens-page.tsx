import { For, Show, Suspense, createSignal, lazy } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { TokenRow_ApiTokenFragment } from "../../gql/graphql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { Chip } from "../../ui/chip.tsx";
import { CopyOperation } from "../../ui/copy-operation.tsx";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Icon } from "../../ui/icon.tsx";
import { ListStates } from "../../ui/list-states.tsx";
import { Page } from "../../ui/page.tsx";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row, Table } from "../../ui/table.tsx";
import { scopeName } from "./token-scopes.ts";

const CreateTokenDialog = lazy(async () => ({
  default: (await import("./create-token-dialog.tsx")).CreateTokenDialog,
}));
const tokensDocument = graphql(`
  query ApiTokens($first: Int, $after: String) {
    apiTokens(first: $first, after: $after) {
      edges {
        node {
          ...TokenRow_apiToken
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

export const tokenRowFragment = graphql(`
  fragment TokenRow_apiToken on ApiToken {
    id
    name
    prefix
    scopes
    createdAt
    expiresAt
    lastUsedAt
    revokedAt
    member {
      id
      name
    }
  }
`);

const revokeTokenDocument = graphql(`
  mutation RevokeApiToken($input: RevokeApiTokenInput!) {
    revokeApiToken(input: $input) {
      ... on RevokeApiTokenPayload {
        apiToken {
          ...TokenRow_apiToken
        }
      }
      ...Failure_error
    }
  }
`);

function TokenRow(props: { token: TokenRow_ApiTokenFragment; allowed: boolean }) {
  const revoke = createMutation(revokeTokenDocument);
  const run = async () => {
    const payload = await revoke.run({ input: { apiTokenId: props.token.id } });
    announce(
      payload ? `Token ${props.token.name} is revoked.` : (revoke.failure()?.message ?? "That failed."),
      {
        toast: true,
        tone: payload ? "neutral" : "danger",
      },
    );
  };
  const over = () => props.token.revokedAt !== null || new Date(props.token.expiresAt).getTime() < Date.now();
  return (
    <Row label={props.token.name}>
      <Cell class="min-w-40">
        <p class="font-medium">{props.token.name}</p>
        <p class="font-mono text-xs text-ink-mute">{props.token.prefix}…</p>
      </Cell>
      <Cell>
        <span class="flex max-w-72 flex-wrap gap-1">
          <For each={props.token.scopes}>{(scope) => <Chip>{scopeName(scope)}</Chip>}</For>
        </span>
      </Cell>
      <Cell class="text-ink-soft">{props.token.member.name}</Cell>
      <Cell class="text-ink-soft">
        <Show when={props.token.lastUsedAt} fallback="Never">
          {(at) => <RelativeTime at={at()} />}
        </Show>
      </Cell>
      <Cell class="text-ink-soft">
        <Show when={props.token.revokedAt} fallback={<RelativeTime at={props.token.expiresAt} />}>
          <Chip tone="bad">Revoked</Chip>
        </Show>
      </Cell>
      <Cell class="text-right">
        <Show when={!over() && props.allowed}>
          <Button
            size="sm"
            aria-label={`Revoke ${props.token.name}`}
            pending={revoke.pending()}
            onClick={() => void run()}
          >
            Revoke
          </Button>
        </Show>
      </Cell>
    </Row>
  );
}

/** Tokens for partners and scripts. */
export function TokensPage() {
  const { can } = useSession();
  const [creating, setCreating] = createSignal(false);
  const allowed = () => can("API_TOKENS") || can("OWN_API_TOKENS");
  const tokens = createList({
    document: tokensDocument,
    variables: () => ({}),
    connection: (data) => data.apiTokens,
    typename: "ApiToken",
  });
  const create = () => (
    <Show when={allowed()}>
      <Button tone="primary" onClick={() => setCreating(true)}>
        <Icon name="plus" class="size-3.5" />
        Create token
      </Button>
    </Show>
  );
  return (
    <Page
      title="API tokens"
      lead="For partners and scripts. A token never may more than the person who made it."
      actions={create()}
    >
      <Card flush title="All tokens" aside={<CopyOperation {...tokens.operation()} />}>
        <ListStates
          list={tokens}
          empty={
            <EmptyState
              sentence="No tokens yet: one is needed to use the GraphQL API from outside."
              action={create()}
              operation="createApiToken"
            />
          }
          frame={(rows) => (
            <Table
              label="API tokens"
              columns={[
                { label: "Token" },
                { label: "Scopes" },
                { label: "Made by" },
                { label: "Last used" },
                { label: "Expires" },
                { label: "Actions", hideLabel: true },
              ]}
            >
              {rows}
            </Table>
          )}
        >
          {(token) => <TokenRow token={token} allowed={allowed()} />}
        </ListStates>
      </Card>
      <Suspense>
        <Show when={creating()}>
          <CreateTokenDialog onClose={() => setCreating(false)} />
        </Show>
      </Suspense>
    </Page>
  );
}
