import { createMemo, createSignal } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { createQuery } from "../../graphql/solid.ts";
import { exactTime } from "../../lib/format-time.ts";

const testServicesDocument = graphql(`
  query FunctionTestServices($functionId: ID!) {
    services(first: 100, filter: { capability: EVENTS }) {
      edges {
        node {
          id
          key
          name
          accountCount {
            count
          }
        }
      }
    }
    function(id: $functionId) {
      id
      rules(first: 1) {
        edges {
          node {
            id
            service {
              id
              key
            }
          }
        }
      }
    }
  }
`);

const testEventTypesDocument = graphql(`
  query FunctionTestEventTypes($serviceKey: String!) {
    eventTypes(serviceKey: $serviceKey) {
      key
      label
      samplePayload
    }
    accounts(first: 100, filter: { serviceKey: $serviceKey }) {
      edges {
        node {
          id
          providerOrgName
          environment
        }
      }
    }
  }
`);

const testStoredEventsDocument = graphql(`
  query FunctionTestStoredEvents($accountId: ID!, $eventType: String!) {
    events(accountId: $accountId, eventType: $eventType, first: 20) {
      edges {
        node {
          id
          recordId
          occurredAt
          payload
        }
      }
    }
  }
`);

/** What a function can be tried on: of a service (that of its first rule, else one with accounts, until another is chosen). */
export function createTestEvents(functionId: () => string) {
  const choices = createQuery(testServicesDocument, () => ({ functionId: functionId() }));
  const [chosenService, setServiceKey] = createSignal<string | null>(null);
  const [chosenAccount, setAccountId] = createSignal<string | null>(null);
  const [type, setType] = createSignal("");
  const known = () => (choices.peek()?.services.edges ?? []).map(({ node }) => node);
  const services = () => known().map((service) => ({ value: service.key, label: service.name }));
  const serviceKey = createMemo(
    () =>
      chosenService() ??
      choices.peek()?.function?.rules.edges[0]?.node.service.key ??
      (known().find((service) => service.accountCount.count > 0) ?? known()[0])?.key ??
      "",
  );
  const ofService = createQuery(testEventTypesDocument, () =>
    serviceKey() ? { serviceKey: serviceKey() } : null,
  );
  const eventTypes = () => (serviceKey() ? (ofService.peek()?.eventTypes ?? []) : []);
  const accounts = () =>
    (ofService.peek()?.accounts.edges ?? []).map(({ node }) => ({
      value: node.id,
      label: `${node.providerOrgName} (${node.environment.toLowerCase()})`,
    }));
  const accountId = createMemo(() => {
    const [first] = accounts();
    return (accounts().find((each) => each.value === chosenAccount()) ?? first)?.value ?? "";
  });
  const stored = createQuery(testStoredEventsDocument, () =>
    accountId() && type() ? { accountId: accountId(), eventType: type() } : null,
  );
  return {
    services,
    serviceKey,
    setServiceKey,
    eventTypes,
    setType,
    accounts,
    accountId,
    setAccountId,
    /** The sample of the chosen event type; an empty object until one is known. */
    sample: (): unknown => eventTypes().find((each) => each.key === type())?.samplePayload ?? {},
    stored: () =>
      accountId()
        ? (stored.peek()?.events.edges ?? []).map(({ node }) => ({
            id: node.id,
            label: `${exactTime(Date.parse(node.occurredAt))}, record ${node.recordId}`,
            payload: node.payload,
          }))
        : null,
  };
}
