import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createList } from "../../graphql/list.ts";
import { useSession } from "../../graphql/session.tsx";
import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Select } from "../../ui/text-field.tsx";

const editorFunctionsDocument = graphql(`
  query RuleEditorFunctions($first: Int, $after: String, $filter: FunctionFilter) {
    functions(first: $first, after: $after, filter: $filter) {
      edges {
        node {
          id
          name
          kind
          url
        }
      }
      pageInfo {
        hasNextPage
        endCursor
      }
    }
  }
`);

type RuleFunctionProps = {
  projectId: string;
  value: string;
  onChange: (functionId: string) => void;
  issue: string | undefined;
};

/** What a rule runs; a function is made without leaving the form. */
export function RuleFunction(props: RuleFunctionProps) {
  const { can } = useSession();
  const functions = createList({
    document: editorFunctionsDocument,
    variables: () => ({ filter: props.projectId ? { projectId: props.projectId } : undefined }),
    connection: (data) => data.functions,
    typename: "Function",
    pageSize: 100,
  });
  return (
    <Card title="Then" note="the function that runs">
      <div class="flex items-end gap-2 sm:max-w-lg">
        <div class="flex-1">
          <Select
            label="Function"
            required
            placeholder={
              functions.peek().length === 0 ? "No function in this project yet" : "Choose a function"
            }
            value={props.value}
            onChange={(functionId) => props.onChange(functionId)}
            issue={props.issue}
            options={functions
              .peek()
              .map((each) => ({ value: each.id, label: `${each.name} (${each.url ?? "script"})` }))}
          />
        </div>
        <Show when={can("FUNCTIONS")}>
          <Button
            disabled={!props.projectId}
            title={props.projectId ? undefined : "Choose the project first"}
            onClick={() =>
              openDialog({
                kind: "createFunction",
                projectId: props.projectId,
                onCreated: (functionId) => props.onChange(functionId),
              })
            }
          >
            New function
          </Button>
        </Show>
      </div>
    </Card>
  );
}
