import { useSearchParams } from "@solidjs/router";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { createMutation } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { useGo, useScope } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { inputOf } from "./conditions/condition-draft.ts";
import { RuleEditor } from "./rule-editor.tsx";
import type { RuleDraft } from "./rule-editor.tsx";

const createRuleDocument = graphql(`
  mutation CreateRule($input: CreateRuleInput!) {
    createRule(input: $input) {
      ... on CreateRulePayload {
        rule {
          id
          name
        }
      }
      ...Failure_error
    }
  }
`);

/** A new rule begins as a draft, which is what development runs. */
export function NewRulePage() {
  const go = useGo();
  const { scope } = useScope();
  // The event catalogue leads here with what it shows.
  const [search] = useSearchParams<{ service?: string; event?: string }>();
  const create = createMutation(createRuleDocument);
  const submit = async (draft: RuleDraft) => {
    const payload = await create.run({
      input: {
        ...draft,
        developmentAccountId: draft.developmentAccountId || null,
        condition: draft.condition && inputOf(draft.condition),
      },
    });
    if (!payload) return;
    touchLists("Rule", payload.rule.id);
    announce(`Rule ${payload.rule.name} created.`, { toast: true, tone: "success" });
    go(`/rules/${encodeURIComponent(payload.rule.id)}`);
  };
  return (
    <Page
      title="New rule"
      above={[{ label: "Rules", href: "/rules" }]}
      lead="It runs in development at once; deployment brings it to production."
    >
      <RuleEditor
        initial={{
          name: "",
          projectId: scope().projectId ?? "",
          serviceKey: search.service ?? "",
          eventTypes: search.service && search.event ? [search.event] : [],
          functionId: "",
          developmentAccountId: "",
          condition: null,
        }}
        existing={false}
        accountId={null}
        submitLabel="Create rule"
        pending={create.pending()}
        failure={create.failure()}
        issue={create.issue}
        onSubmit={(draft) => void submit(draft)}
        onCancel={() => go("/rules")}
      />
    </Page>
  );
}
