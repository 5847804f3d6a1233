import { parseGlobalId } from "../src/graphql/global-id.ts";
import type { SyncRunKind, SyncScope } from "../src/generated/prisma/enums.ts";
import type { TestApp } from "./app.ts";
import { makeOrganization, query } from "./builders.ts";
import type { TestOrganization } from "./builders.ts";
import { connectAccount, registerClient } from "./consent.ts";
import { waitForChange } from "./wait-for-change.ts";

/** Contact values by property. */
export type Values = { [property: string]: unknown };
export type SceneContact = { id: string; externalId: string | null; properties: Values };

/** How a run ended, and what its objects came to. */
export type EndedRun = {
  id: string;
  status: string;
  error: string | null;
  attempt: number;
  objects: {
    object: string;
    state: string;
    done: number;
    total: number | null;
    committed: number;
    created: number;
    updated: number;
    deleted: number;
    skipped: number;
    failed: number;
    conflicts: number;
  }[];
};

/** An organization with an account at the simulator whose contacts are synchronised, worked on through GraphQL. */
export type SyncScene = {
  organization: TestOrganization;
  account: { id: string; globalId: string };
  /** Saves tabs of the settings over what stands. */
  save(tabs: { sync?: Values; filters?: Values; mapping?: Values; communication?: Values }): Promise<void>;
  /** Starts a run without waiting for it, and answers its global id. */
  start(kind: SyncRunKind, scope?: SyncScope): Promise<string>;
  /** Waits for the end of a run. */
  ended(runId: string, timeoutMs?: number): Promise<EndedRun>;
  run(kind: SyncRunKind, scope?: SyncScope): Promise<EndedRun>;
  upsert(contacts: Values[]): Promise<{ id: string }[]>;
  delete(ids: string[]): Promise<void>;
  /** All contacts, deleted ones aside. */
  contacts(): Promise<SceneContact[]>;
};

const settingsDocument = `query($id: ID!) { integrationSettings(accountId: $id) { version
  sync { contacts contactsEveryMinutes pushEveryMinutes users usersEveryMinutes views viewsEveryMinutes conflicts }
  filters { views onlyViews requireEmail } } }`;
const saveDocument = `mutation($input: SaveIntegrationSettingsInput!) { saveIntegrationSettings(input: $input) {
  __typename ... on Error { code message } } }`;
const startDocument = `mutation($input: StartSyncInput!) { startSync(input: $input) {
  __typename ... on Error { code message } ... on StartSyncPayload { syncRun { id } } } }`;
const runDocument = `query($id: ID!) { node(id: $id) { ... on SyncRun { id status error attempt
  objects { object state done total committed created updated deleted skipped failed conflicts } } } }`;
const upsertDocument = `mutation($input: UpsertContactsInput!) { upsertContacts(input: $input) {
  __typename ... on Error { code message } ... on ValidationError { issues { path message } }
  ... on UpsertContactsPayload { contacts { id } } } }`;
const deleteDocument = `mutation($input: DeleteContactsInput!) { deleteContacts(input: $input) {
  __typename ... on Error { code message } } }`;
const contactsDocument = `query($id: ID!, $after: String) { contacts(first: 100, after: $after, filter: { accountId: $id }) {
  edges { node { id externalId properties { property value } } } pageInfo { hasNextPage endCursor } } }`;

/** Connects an account of a service at the simulator's organization `org` and waits until it is granted. */
export async function makeSyncScene(
  app: TestApp,
  {
    org,
    serviceKey = "zoho-crm",
    parameters,
  }: { org: string; serviceKey?: string; parameters?: Record<string, string> },
): Promise<SyncScene> {
  const organization = await makeOrganization(app);
  await registerClient(app, organization, serviceKey);
  const account = await connectAccount(app, organization, {
    org,
    serviceKey,
    ...(parameters && { parameters }),
  });
  await waitForChange(app, organization.id, (change) => change.name === "account.granted", 0n, 30_000);
  const { token } = organization.admin;

  async function ask<Answer>(document: string, variables: object, field: string): Promise<Answer> {
    const answer = await query(app, token, document, variables as Record<string, unknown>);
    const found = answer.data?.[field] as (Answer & { __typename?: string }) | undefined;
    if (!found || (found.__typename && !found.__typename.endsWith("Payload")))
      throw new Error(`${field}: ${JSON.stringify(answer)}`);
    return found;
  }

  async function ended(runId: string, timeoutMs = 30_000): Promise<EndedRun> {
    const { id } = parseGlobalId(runId) ?? {};
    const ends = new Set(["syncRun.succeeded", "syncRun.failed", "syncRun.canceled"]);
    await waitForChange(
      app,
      organization.id,
      (change) => change.entityId === id && ends.has(change.name),
      0n,
      timeoutMs,
    );
    return ask<EndedRun>(runDocument, { id: runId }, "node");
  }

  async function start(kind: SyncRunKind, scope?: SyncScope): Promise<string> {
    const input = { accountId: account.globalId, kind, ...(scope && { scope }) };
    const { syncRun } = await ask<{ syncRun: { id: string } }>(startDocument, { input }, "startSync");
    return syncRun.id;
  }

  return {
    organization,
    account,
    start,
    ended,
    run: async (kind, scope) => ended(await start(kind, scope)),
    async save({ sync, filters, ...others }) {
      const present = await ask<{ version: number; sync: Values; filters: Values }>(
        settingsDocument,
        { id: account.globalId },
        "integrationSettings",
      );
      const input = {
        accountId: account.globalId,
        version: present.version,
        ...(sync && { sync: { ...present.sync, ...sync } }),
        ...(filters && { filters: { ...present.filters, ...filters } }),
        ...others,
      };
      await ask(saveDocument, { input }, "saveIntegrationSettings");
    },
    async upsert(contacts) {
      const input = { accountId: account.globalId, contacts };
      return (await ask<{ contacts: { id: string }[] }>(upsertDocument, { input }, "upsertContacts"))
        .contacts;
    },
    async delete(ids) {
      await ask(deleteDocument, { input: { accountId: account.globalId, ids } }, "deleteContacts");
    },
    async contacts() {
      const all: SceneContact[] = [];
      for (let after: string | null = null; ;) {
        const page: {
          edges: {
            node: {
              id: string;
              externalId: string | null;
              properties: { property: string; value: unknown }[];
            };
          }[];
          pageInfo: { hasNextPage: boolean; endCursor: string | null };
        } = await ask(contactsDocument, { id: account.globalId, after }, "contacts");
        for (const { node } of page.edges)
          all.push({
            ...node,
            properties: Object.fromEntries(node.properties.map(({ property, value }) => [property, value])),
          });
        if (!page.pageInfo.hasNextPage) return all;
        after = page.pageInfo.endCursor;
      }
    },
  };
}
