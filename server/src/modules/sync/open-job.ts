import type { Environment } from "../../context.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import type { DataSync } from "../../providers/data-sync.ts";
import type { Tokens } from "../../providers/tokens.ts";
import { withTokens } from "../authorization/index.ts";
import { compileMapping, getContactFields, getIntegrationSettings } from "../mapping/index.ts";
import type { CompiledMapping, IntegrationSettingsValues } from "../mapping/index.ts";
import type { ClaimedRun } from "./claim-sync-runs.ts";

/** A data sync under way: what its steps work with. Settings are those that stood when it began or went on. */
export type Job = {
  environment: Environment;
  run: ClaimedRun;
  signal: AbortSignal;
  settings: IntegrationSettingsValues;
  mapping: CompiledMapping;
  /** The properties that pushes write; none where nothing is pushed. */
  pushed: ReadonlySet<string>;
  dataSync: DataSync;
  /** What changed before is known; null: nothing was read yet. */
  readUntil: Date | null;
  /** Calls the provider, between two pages. Throws ProviderError, and the signal's reason once the process stops. */
  call<Answer>(
    ask: (call: { tokens: Tokens; signal: AbortSignal }, dataSync: DataSync) => Promise<Answer>,
  ): Promise<Answer>;
};

/** Reads what a data sync needs. Throws ProviderError REFUSED where the service has none. */
export async function openJob(environment: Environment, run: ClaimedRun, signal: AbortSignal): Promise<Job> {
  const { prisma } = environment.database;
  const { accountId, organizationId } = run;
  const account = await prisma.account.findUniqueOrThrow({
    where: { id: accountId, organizationId },
    select: { service: { select: { provider: true, name: true } } },
  });
  const dataSync = environment.providers.find(account.service.provider)?.dataSync;
  if (!dataSync) throw new ProviderError("REFUSED", `${account.service.name} has no data sync.`);
  const [settings, fields, stream] = await Promise.all([
    getIntegrationSettings(prisma, { organizationId, accountId, dataSync }),
    getContactFields(prisma, accountId, dataSync),
    prisma.syncStream.findUnique({ where: { accountId_kind: { accountId, kind: run.kind } } }),
  ]);
  const mapping = compileMapping({
    mapping: settings.mapping,
    fields,
    dataSync,
    serviceName: account.service.name,
  });
  const pushes = settings.sync.contacts === "PUSH" || settings.sync.contacts === "BOTH";
  return {
    environment,
    run,
    signal,
    settings,
    mapping,
    pushed: pushes ? mapping.pushed : new Set(),
    dataSync,
    readUntil: stream?.readUntil ?? null,
    call(ask) {
      signal.throwIfAborted();
      return withTokens(environment, run, (tokens, provider) =>
        ask({ tokens, signal }, provider.dataSync ?? dataSync),
      );
    },
  };
}
