import { z } from "zod";
import { Environment } from "../../generated/prisma/enums.ts";
import { ValidationError } from "../../platform/errors.ts";
import { nameInput } from "../../platform/name-input.ts";
import type { Connector, ParameterValues } from "../../providers/connector.ts";
import { checkParameters } from "../../providers/generic/fill-parameters.ts";

export const connectionNameInput = nameInput("Give the connection a name.");

export const environmentInput = z.enum(Environment);

/** Scopes to ask for: 100 at most, each once. */
export const scopesInput = z
  .array(
    z
      .string()
      .trim()
      .min(1, "Leave out empty scopes.")
      .max(500)
      .regex(/^[!-+\--~]+$/, "Write one scope in each place, without spaces and commas."),
  )
  .max(100, "A connection asks for at most 100 scopes.")
  .transform((scopes) => [...new Set(scopes)]);

/** Calls a minute; 0 for no limit of ours. */
export const callsPerMinuteInput = z
  .int()
  .min(0, "A limit is 0 (none) or more.")
  .max(60_000, "At most 60,000 calls a minute; 0 for no limit.");

export const parametersInput = z.record(z.string(), z.string().trim().max(200));

/** With so many projects a connection can be shared. */
export const mostProjects = 100;

/** Projects to share with, each once. */
export const projectIdsInput = z
  .array(z.uuid())
  .max(mostProjects, `A connection is shared with at most ${mostProjects} projects.`)
  .transform((ids) => [...new Set(ids)]);

/** Throws ValidationError below `path` where a value of the service's parameters is missing or does not fit. */
export function assertParameters(connector: Connector, values: ParameterValues, path: string): void {
  const wrong = checkParameters(connector.parameters, values);
  if (wrong.length > 0)
    throw new ValidationError(wrong.map(({ name, message }) => ({ path: `${path}.${name}`, message })));
}

/** Throws ValidationError where the service has no such data centre. */
export function assertDataCentre(
  connector: Connector,
  service: { name: string },
  dataCentre: string | null | undefined,
  path: string,
): void {
  const known = connector.authorization?.dataCentres ?? [""];
  if (dataCentre == null || known.includes(dataCentre)) return;
  const names = known.filter((code) => code !== "");
  throw new ValidationError([
    {
      path,
      message:
        names.length > 0
          ? `${service.name} has the data centres ${names.join(", ")}.`
          : `${service.name} has no data centres: leave it out.`,
    },
  ]);
}
