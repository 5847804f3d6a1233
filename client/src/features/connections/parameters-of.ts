import type { ConnectableService } from "./connectable-service.ts";

/** The values that a mutation is sent: those of this service, trimmed; undefined where it has none. */
export function parametersOf(
  service: ConnectableService | null | undefined,
  value: Readonly<Record<string, string>>,
): Record<string, string> | undefined {
  if (!service || service.parameters.length === 0) return undefined;
  return Object.fromEntries(service.parameters.map(({ name }) => [name, (value[name] ?? "").trim()]));
}
