import type { Accessor } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";

const editorEventTypesDocument = graphql(`
  query RuleEditorEventTypes($serviceKey: String!) {
    eventTypes(serviceKey: $serviceKey) {
      key
      label
      samplePayload
    }
  }
`);

/** The event types of a service, with their samples; none while it loads. */
export function createEventTypes(
  serviceKey: Accessor<string>,
): Accessor<readonly { key: string; label: string; samplePayload: unknown }[]> {
  const query = createQuery(editorEventTypesDocument, () => {
    const key = serviceKey();
    return key ? { serviceKey: key } : null;
  });
  return () => query.peek()?.eventTypes ?? [];
}
