import { Show, createEffect } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { titleLabel } from "../../lib/enum-label.ts";
import type { Environment } from "../../lib/scope.ts";
import { Button } from "../../ui/button.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Select } from "../../ui/text-field.tsx";

const pickerDocument = graphql(`
  query AccountPicker($first: Int, $after: String, $filter: AccountFilter) {
    accounts(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          providerOrgName
          providerOrgId
          status
          firstSyncedAt
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type AccountPickerProps = {
  label: string;
  serviceKey: string;
  environment: Environment;
  /** Production accounts belong to one project. */
  projectId: string | null;
  value: string;
  onChange: (accountId: string) => void;
  issue?: string | undefined;
  optional?: boolean;
  /** Chooses by itself where there is but one that can be chosen. */
  takeOnly?: boolean;
};

/** The accounts a rule may use, live: one that is added beside appears, and can be chosen once its first sync is done. */
export function AccountPicker(props: AccountPickerProps) {
  const accounts = createList({
    document: pickerDocument,
    variables: () => ({
      filter: {
        serviceKey: props.serviceKey,
        environment: props.environment,
        projectId: props.environment === "PRODUCTION" ? (props.projectId ?? undefined) : undefined,
      },
    }),
    connection: (data) => data.accounts,
    typename: "Account",
    pageSize: 100,
  });
  createEffect(() => {
    const [only, ...others] = accounts.peek();
    if (!props.takeOnly || props.value || !only || others.length > 0) return;
    if (only.firstSyncedAt !== null) props.onChange(only.id);
  });
  const syncing = () => accounts.peek().filter((account) => account.firstSyncedAt === null).length;
  return (
    <div class="space-y-2">
      <div class="flex items-end gap-2 sm:max-w-lg">
        <div class="flex-1">
          <Select
            label={props.label}
            required={!props.optional}
            placeholder={
              accounts.peek().length === 0
                ? "No account yet"
                : props.optional
                  ? "Choose later"
                  : "Choose an account"
            }
            value={props.value}
            onChange={props.onChange}
            issue={props.issue}
            options={accounts.peek().map((account) => ({
              value: account.id,
              label: `${account.providerOrgName} (${account.providerOrgId}) · ${titleLabel(account.status)}`,
              disabled: account.firstSyncedAt === null,
            }))}
          />
        </div>
        <Button
          onClick={() =>
            openDialog({
              kind: "addAccount",
              serviceKey: props.serviceKey,
              environment: props.environment,
              projectId: props.projectId,
              newTab: true,
            })
          }
        >
          Add account
        </Button>
      </div>
      <Show when={syncing() > 0}>
        <p role="status" class="text-xs text-ink-mute">
          {syncing() === 1 ? "One account is" : `${syncing()} accounts are`} still in the first sync and can
          be chosen as soon as it ends.
        </p>
      </Show>
    </div>
  );
}
