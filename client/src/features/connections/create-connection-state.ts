import { createEffect, createSignal, on, untrack } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { useSession } from "../../graphql/session.tsx";
import { createMutation, createQuery } from "../../graphql/solid.ts";
import { announce } from "../../ui/announce.ts";
import type { DialogRequest } from "../../ui/dialog-request.ts";
import { openConsentTab } from "../../ui/open-consent.ts";
import { connectableServiceDocument, saveCredentialsDocument } from "./authorize-documents.ts";
import { lacksClient } from "./connectable-service.ts";
import { credentialKind, credentialsInput, emptyCredentials } from "./credentials.ts";
import { connectPermission, environmentName } from "./environment-name.ts";
import { limitsOf } from "./limits.ts";
import { parametersOf } from "../../ui/parameter-fields.tsx";
import { scopesIn } from "../../lib/scopes-in.ts";

export const createConnectionDocument = graphql(`
  mutation CreateConnection($input: CreateConnectionInput!) {
    createConnection(input: $input) {
      ... on CreateConnectionPayload {
        authorizationUrl
        connection {
          ...LiveConnection_connection
        }
      }
      ... on TokenBudgetError {
        limit
        live
        endangered
      }
      ...Failure_error
    }
  }
`);

type Made = { id: string; linkName: string; name: string };

/** What someone has filled in for a new connection, what of it the server is sent, and the two ways to end. */
export function createConnectionState(
  request: Extract<DialogRequest, { kind: "createConnection" }>,
  finish: (connection: Made) => void,
) {
  const { can } = useSession();
  const create = createMutation(createConnectionDocument);
  const save = createMutation(saveCredentialsDocument);
  const [serviceKey, setServiceKey] = createSignal(request.serviceKey ?? "");
  const [name, setName] = createSignal(request.name ?? "");
  const [scopes, setScopes] = createSignal<readonly string[]>(request.scopes ?? []);
  const [projectIds, setProjectIds] = createSignal<string[]>(request.projectId ? [request.projectId] : []);
  const [environment, setEnvironment] = createSignal(request.environment);
  const [parameters, setParameters] = createSignal<Record<string, string>>({});
  const [limits, setLimits] = createSignal({ callsPerMinute: "", keepsBodies: false });
  const [way, setWay] = createSignal<"consent" | "tokens">("consent");
  const [draft, setDraft] = createSignal(emptyCredentials);
  const [acceptTokenLoss, setAcceptTokenLoss] = createSignal(false);
  /** Kept where the connection was made and its credentials were refused: only these are sent again. */
  const [made, setMade] = createSignal<Made | null>(null);

  const query = createQuery(connectableServiceDocument, () => (serviceKey() ? { key: serviceKey() } : null));
  const service = () => {
    const known = query.peek()?.service;
    return known?.key === serviceKey() ? known : null;
  };
  // A new service brings its own scopes; those that the caller asked for stay with the service they were asked for.
  createEffect(
    on(
      () => service()?.key,
      (key) => {
        const found = service();
        if (!key || !found) return;
        setScopes(key === request.serviceKey && request.scopes ? request.scopes : found.defaultScopes);
        if (!untrack(name)) setName(found.name);
      },
    ),
  );
  const kind = () => {
    const found = service();
    return found ? credentialKind(found.authType) : null;
  };
  const consents = () => kind() === "tokens" && way() === "consent";
  const asksForScopes = () => kind() === "tokens" || kind() === "clientCredentials";
  const allowed = () => can(connectPermission(environment()));
  const refusal = () => {
    const answer = create.refusal();
    return answer && "endangered" in answer ? answer : null;
  };
  const connectable = () => {
    const found = service();
    return found !== null && allowed() && !lacksClient(found) && (refusal() === null || acceptTokenLoss());
  };
  const basics = () => ({
    name: name().trim(),
    serviceKey: serviceKey(),
    ...(asksForScopes() ? { scopes: [...scopes()] } : {}),
    projectIds: projectIds(),
    ...limitsOf(limits()),
  });
  const parameterInput = () => {
    const values = parametersOf(service()?.parameters, parameters());
    return values ? { parameters: values } : {};
  };
  const withConsent = () => ({
    ...basics(),
    connect: { environment: environment(), ...parameterInput(), acceptTokenLoss: acceptTokenLoss() },
  });

  const createOnly = async (): Promise<Made | null> => {
    const known = made();
    if (known) return known;
    const payload = await create.run({ input: basics() });
    if (!payload) return null;
    touchLists("ConnectionLink");
    setMade(payload.connection);
    return payload.connection;
  };
  const createAndConsent = async () => {
    const tab = request.newTab ? openConsentTab() : null;
    const payload = await create.run({ input: withConsent() });
    if (!payload) return tab?.cancel();
    touchLists("ConnectionLink");
    const url = payload.authorizationUrl;
    if (!url) return finish(payload.connection);
    if (!tab) return location.assign(url);
    tab.go(url);
    finish(payload.connection);
  };
  const createAndSave = async () => {
    const found = kind();
    const connection = await createOnly();
    if (!found || !connection) return;
    const saved = await save.run({
      input: {
        connectionId: connection.id,
        environment: environment(),
        ...parameterInput(),
        credentials: credentialsInput(found, draft(), scopesIn),
      },
    });
    if (!saved) return;
    setDraft(emptyCredentials);
    announce(`${connection.name} is connected in ${environmentName(environment())}.`, {
      toast: true,
      tone: "success",
    });
    finish(connection);
  };
  return {
    serviceKey,
    setServiceKey,
    name,
    setName,
    scopes,
    setScopes,
    projectIds,
    setProjectIds,
    environment,
    setEnvironment,
    parameters,
    setParameters,
    limits,
    setLimits,
    way,
    setWay,
    draft,
    setDraft,
    acceptTokenLoss,
    setAcceptTokenLoss,
    made,
    service,
    kind,
    consents,
    asksForScopes,
    allowed,
    connectable,
    refusal,
    input: () => (consents() ? withConsent() : basics()),
    issue: (path: string) => create.issue(path) ?? save.issue(path),
    failure: () => (refusal() ? undefined : (save.failure() ?? create.failure())?.message),
    credentialsRefused: () => made() !== null && save.failure() !== null,
    creating: create.pending,
    pending: () => create.pending() || save.pending(),
    connect: () => (consents() ? createAndConsent() : createAndSave()),
    onlyCreate: async () => {
      const connection = await createOnly();
      if (!connection) return;
      announce(`${connection.name} is created. It is not connected yet.`, { toast: true });
      finish(connection);
    },
  };
}

export type ConnectionState = ReturnType<typeof createConnectionState>;
