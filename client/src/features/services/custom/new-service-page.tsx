import { Show } from "solid-js";
import { graphql } from "../../../gql/gql.ts";
import { touchLists } from "../../../graphql/live-lists.ts";
import { useSession } from "../../../graphql/session.tsx";
import { createMutation } from "../../../graphql/solid.ts";
import { announce } from "../../../ui/announce.ts";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Link, useGo } from "../../../ui/link.tsx";
import { Page } from "../../../ui/page.tsx";
import { CustomServiceForm } from "./custom-service-form.tsx";
import { emptyDefinition, inputOf } from "./definition-draft.ts";
import type { ServiceDraft } from "./form-state.ts";

const createDocument = graphql(`
  mutation CreateCustomService($input: CreateCustomServiceInput!) {
    createCustomService(input: $input) {
      ... on CreateCustomServicePayload {
        service {
          id
          key
          name
        }
      }
      ...Failure_error
    }
  }
`);

/** Defines a service that the catalogue lacks. */
export function NewServicePage() {
  const go = useGo();
  const { can } = useSession();
  const create = createMutation(createDocument);
  const submit = async (draft: ServiceDraft) => {
    const payload = await create.run({
      input: {
        name: draft.name.trim(),
        key: draft.key.trim() || null,
        description: draft.description.trim() || null,
        definition: inputOf(draft.definition),
      },
    });
    if (!payload) return null;
    const { key, name } = payload.service;
    touchLists("Service");
    announce(`${name} is in your catalogue.`, { toast: true, tone: "success" });
    return `/services/${key}`;
  };
  return (
    <Page
      title="New service"
      above={[{ label: "Services", href: "/services" }]}
      lead="A product that the catalogue lacks, or an API of your own: say how it knows who calls, and where it is."
    >
      <Show
        when={can("CUSTOM_SERVICES")}
        fallback={
          <EmptyState
            sentence="Your role does not allow defining services. A company admin or developer can."
            action={<Link href="/services">All services</Link>}
          />
        }
      >
        <CustomServiceForm
          initial={{ name: "", key: "", description: "", definition: emptyDefinition() }}
          existing={false}
          submitLabel="Save service"
          pending={create.pending()}
          failure={create.failure()}
          onSubmit={submit}
          onCancel={() => go("/services")}
        />
      </Show>
    </Page>
  );
}
