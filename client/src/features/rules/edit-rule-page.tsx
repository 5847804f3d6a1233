import { useParams } from "@solidjs/router";
import { Show } from "solid-js";
import { unwrap } from "solid-js/store";
import { graphql } from "../../gql/gql.ts";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { Link, useGo } from "../../ui/link.tsx";
import { Page } from "../../ui/page.tsx";
import { draftOf, inputOf } from "./conditions/condition-draft.ts";
import { RuleEditor } from "./rule-editor.tsx";
import type { RuleDraft } from "./rule-editor.tsx";

const editRuleDocument = graphql(`
  query EditRule($id: ID!) {
    rule(id: $id) {
      id
      name
      version
      project {
        id
      }
      service {
        id
        key
      }
      eventTypes {
        key
      }
      function {
        id
      }
      condition {
        ...StoredCondition_condition
      }
      environment(environment: DEVELOPMENT) {
        account {
          id
        }
      }
    }
  }
`);

const updateRuleDocument = graphql(`
  mutation UpdateRule($input: UpdateRuleInput!) {
    updateRule(input: $input) {
      ... on UpdateRulePayload {
        rule {
          ...LiveRule_rule
        }
      }
      ...Failure_error
    }
  }
`);

/** Changes the draft; somebody else's change in between is a conflict, never lost. */
export function EditRulePage() {
  const params = useParams<{ id: string }>();
  const id = () => decodeURIComponent(params.id);
  const go = useGo();
  const query = createQuery(editRuleDocument, () => ({ id: id() }), { policy: "network-only" });
  const update = createMutation(updateRuleDocument);
  const back = () => go(`/rules/${encodeURIComponent(id())}`);
  const submit = async (draft: RuleDraft, expectedVersion: number) => {
    const { name, serviceKey, eventTypes, functionId } = draft;
    const condition = draft.condition && inputOf(draft.condition);
    const payload = await update.run({
      input: { ruleId: id(), expectedVersion, name, serviceKey, eventTypes, functionId, condition },
    });
    if (!payload) return;
    announce(`Rule ${payload.rule.name} saved.`, { toast: true, tone: "success" });
    back();
  };
  // Keyed by identity, not by content: a live change must not throw away what someone is typing.
  const opened = () => query.data()?.rule?.id;
  return (
    <Show
      when={opened()}
      keyed
      fallback={
        <Page title="No such rule">
          <EmptyState
            sentence="This rule was deleted, or it never existed."
            action={<Link href="/rules">All rules</Link>}
          />
        </Page>
      }
    >
      {(_id) => {
        const rule = structuredClone(unwrapRule());
        return (
          <Page
            title={`Edit ${rule.name}`}
            above={[
              { label: "Rules", href: "/rules" },
              { label: rule.name, href: `/rules/${encodeURIComponent(rule.id)}` },
            ]}
          >
            <RuleEditor
              initial={{
                name: rule.name,
                projectId: rule.project.id,
                serviceKey: rule.service.key,
                eventTypes: rule.eventTypes.map((type) => type.key),
                functionId: rule.function?.id ?? "",
                developmentAccountId: "",
                condition: rule.condition ? draftOf(rule.condition) : null,
              }}
              existing
              accountId={rule.environment.account?.id ?? null}
              submitLabel="Save rule"
              pending={update.pending()}
              failure={update.failure()}
              issue={update.issue}
              onSubmit={(draft) => void submit(draft, rule.version)}
              onCancel={back}
            />
          </Page>
        );
      }}
    </Show>
  );
  function unwrapRule() {
    const rule = query.peek()?.rule;
    if (!rule) throw new Error("The rule is gone");
    return unwrap(rule);
  }
}
