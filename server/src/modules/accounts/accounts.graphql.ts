import { requireActor } from "../../context.ts";
import type {
  Authorization,
  Member,
  Project,
  Rule,
  RuleBinding,
  Service,
} from "../../generated/prisma/client.ts";
import { BoundedCountType } from "../../graphql/bounded-count.ts";
import { builder } from "../../graphql/builder.ts";
import { EnvironmentEnum } from "../../graphql/environment.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { ListDefinition, Page } from "../../graphql/lists.ts";
import { loadPage } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";
import { TokenHealthType } from "../authorization/index.ts";
import { loadCurrentSync, loadNextSyncAt, loadWaitingCount } from "./account-loaders.ts";
import { accountStatus } from "./account-status.ts";
import type { AccountStatus } from "./account-status.ts";

const loadAuthorization = makeRecordLoader<Authorization>("Authorization");
const loadService = makeRecordLoader<Service>("Service", { scope: "catalogue" });
const loadProject = makeRecordLoader<Project>("Project");
const loadMember = makeRecordLoader<Member>("Member");
const loadRule = makeRecordLoader<Rule>("Rule");
const rulesOfAccount: ListDefinition = {
  table: "RuleBinding",
  order: [{ sql: `t."ruleId"`, type: "uuid" }],
  direction: "desc",
};

const StatusEnum = builder.enumType("AccountStatus", {
  description: "Where an account stands: the first of these, in this order, whose reason holds.",
  values: {
    REVOKED: { description: "A person put it on hold; its events wait." },
    REAUTHENTICATION_REQUIRED: { description: "The provider refuses its tokens for good; its events wait." },
    SYNC_SCHEDULED: { description: "The first sync waits for its turn." },
    SYNCING: { description: "The first sync runs." },
    SYNC_FAILED: { description: "The first sync failed; `retryAccountSync` begins anew." },
    GRANTED: { description: "Ready: rules can be associated and run." },
  } satisfies Record<AccountStatus, object>,
});

builder.prismaNode("Account", {
  id: { field: "id" },
  nullable: true,
  findUnique: (id, ctx) => ({ id, organizationId: requireActor(ctx).organizationId }),
  description: "One authorised organization of a service, in one environment.",
  fields: (t) => ({
    service: t.field({
      type: "Service",
      description: "What it is an account of.",
      resolve: async (account, _args, ctx) => (await loadService(ctx, account.serviceId)) as Service,
    }),
    environment: t.field({
      type: EnvironmentEnum,
      description: "Where it may be used.",
      resolve: (account) => account.environment,
    }),
    project: t.field({
      type: "Project",
      nullable: true,
      description:
        "The project a production account belongs to; null in development, where it serves every project.",
      resolve: (account, _args, ctx) => loadProject(ctx, account.projectId),
    }),
    status: t.field({
      type: StatusEnum,
      description: "Where it stands.",
      resolve: async (account, _args, ctx) => {
        const authorization = await loadAuthorization(ctx, account.authorizationId);
        return accountStatus({ ...account, refusedAt: authorization?.refusedAt ?? null });
      },
    }),
    providerOrgId: t.exposeString("providerOrgId", { description: "The organization at the provider." }),
    providerOrgName: t.exposeString("providerOrgName", { description: "Its name there." }),
    dataCentre: t.exposeString("dataCentre", {
      description: "The provider's installation that holds it, such as `eu`; empty where there is only one.",
    }),
    scopes: t.stringList({
      description: "What was granted.",
      resolve: async (account, _args, ctx) =>
        (await loadAuthorization(ctx, account.authorizationId))?.scopes ?? [],
    }),
    grantedBy: t.field({
      type: "Member",
      nullable: true,
      description: "Who gave the consent; null once that member is gone.",
      resolve: (account, _args, ctx) => loadMember(ctx, account.grantedById),
    }),
    grantedByName: t.exposeString("grantedByName", { description: "Who gave the consent, by name." }),
    grantedAt: t.field({
      type: "DateTime",
      description: "When the consent was given.",
      resolve: (account) => account.grantedAt,
    }),
    revokedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Since when it is on hold.",
      resolve: (account) => account.revokedAt,
    }),
    revokedByName: t.exposeString("revokedByName", { nullable: true, description: "Who put it on hold." }),
    tokenHealth: t.field({
      type: TokenHealthType,
      description: "How its tokens do.",
      resolve: async (account, _args, ctx) =>
        (await loadAuthorization(ctx, account.authorizationId)) as Authorization,
    }),
    firstSyncedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the first org sync ended.",
      resolve: (account) => account.firstSyncedAt,
    }),
    lastSyncedAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the last org sync ended.",
      resolve: (account) => account.lastSyncedAt,
    }),
    nextSyncAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When the next org sync is due; `syncStreams` says it of data syncs.",
      resolve: (account, _args, ctx) => loadNextSyncAt(ctx, account.id),
    }),
    currentSync: t.field({
      type: "SyncRun",
      nullable: true,
      description: "The org sync that runs, or ran last; `syncStreams` has those of data.",
      resolve: (account, _args, ctx) => loadCurrentSync(ctx, account.id),
    }),
    heldEvents: t.field({
      type: BoundedCountType,
      description: "Executions that wait for the account. While it is on hold they are kept.",
      resolve: (account, _args, ctx) => loadWaitingCount(ctx, account),
    }),
    rules: t.field({
      type: listOf("Rule"),
      description: "The rules associated with it, newest first.",
      args: pageArguments(),
      resolve: async (account, args, ctx) => {
        const page = await loadPage<RuleBinding>(
          ctx,
          rulesOfAccount,
          { column: "accountId", id: account.id },
          args,
        );
        const rules = await Promise.all(page.edges.map(({ node }) => loadRule(ctx, node.ruleId)));
        const edges = page.edges.flatMap(({ cursor }, index) => {
          const node = rules[index];
          return node ? [{ cursor, node }] : [];
        });
        return { ...page, edges } satisfies Page<Rule>;
      },
    }),
  }),
});
