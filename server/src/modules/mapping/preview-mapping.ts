import type { Context } from "../../context.ts";
import { NotFoundError } from "../../platform/errors.ts";
import { parseInput } from "../../platform/parse-input.ts";
import type { ProviderRecord } from "../../providers/data-sync.ts";
import type { Json } from "../../providers/provider.ts";
import { ProviderError } from "../../providers/provider-error.ts";
import { authoriseIn, authoriseInAny } from "../access/index.ts";
import { withTokens } from "../authorization/index.ts";
import { compileMapping } from "./compile-mapping.ts";
import type { CompiledMapping } from "./compile-mapping.ts";
import { getContactFields } from "./get-contact-fields.ts";
import type { MappingIssue } from "./mapping-issues.ts";
import { mappingInput } from "./settings-input.ts";
import type { MappingValues } from "./settings-values.ts";
import { isEmpty } from "./value-text.ts";

export type PreviewValue = { property: string; field: string; from: Json; to: Json; error: string | null };

export type MappingPreview = {
  records: { name: string; values: PreviewValue[] }[];
  issues: MappingIssue[];
  /** Why no record could be read. */
  problem: string | null;
};

const shownRecords = 3;

/**
 * What a mapping would make of the first three contacts of the provider, read now; nothing is saved. Costs one call. Throws
 * NotFoundError, ForbiddenError, ValidationError; what the provider refuses is `problem`.
 */
export async function previewMapping(
  ctx: Context,
  given: { accountId: string; mapping: unknown },
): Promise<MappingPreview> {
  const { organizationId } = authoriseInAny(ctx, "SYNC");
  const { accountId } = given;
  const mapping: MappingValues = parseInput(mappingInput, given.mapping);
  const account = await ctx.database.prisma.account.findUnique({
    where: { id: accountId, organizationId },
    select: { environment: true, authorizationId: true, service: { select: { name: true, provider: true } } },
  });
  if (!account) throw new NotFoundError("The account");
  authoriseIn(ctx, "SYNC", account.environment);
  const serviceName = account.service.name;
  const dataSync = ctx.providers.find(account.service.provider)?.dataSync ?? null;
  if (!dataSync) return { records: [], issues: [], problem: `${serviceName} has no data sync.` };
  const fields = await getContactFields(ctx.database.prisma, accountId, dataSync);
  const compiled = compileMapping({ mapping, fields, dataSync, serviceName });
  const { issues, pullFields } = compiled;
  if (pullFields.length === 0) return { records: [], issues, problem: null };
  try {
    const key = { organizationId, authorizationId: account.authorizationId };
    const page = await withTokens(ctx, key, (tokens, provider) =>
      (provider.dataSync ?? dataSync).readContacts({
        tokens,
        fields: pullFields,
        modifiedSince: null,
        view: null,
        checkpoint: null,
      }),
    );
    const records = page.records.slice(0, shownRecords).map((record) => show(record, mapping, compiled));
    return { records, issues, problem: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { records: [], issues, problem: `${serviceName} could not be read: ${error.message}` };
  }
}

function show(
  record: ProviderRecord,
  mapping: MappingValues,
  compiled: CompiledMapping,
): MappingPreview["records"][number] {
  const { properties, faults } = compiled.pull(record.values);
  const nameParts = [properties.firstName, properties.lastName].filter((part) => !isEmpty(part));
  const name = nameParts.length > 0 ? nameParts.join(" ") : String(properties.email ?? record.id);
  const values = mapping.properties
    .filter(({ direction, property }) => direction !== "PUSH" && compiled.pulled.has(property))
    .map(({ property, field }): PreviewValue => {
      const fault = faults.find((each) => each.property === property);
      return {
        property,
        field,
        from: record.values[field] ?? null,
        to: properties[property] ?? null,
        error: fault ? `${fault.reason} ${fault.suggestion}` : null,
      };
    });
  return { name, values };
}
