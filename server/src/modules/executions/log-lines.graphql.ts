import { builder } from "../../graphql/builder.ts";
import type { LogLevel, LogLine } from "../../platform/sandbox/sandbox-outcome.ts";

const LogLevelEnum = builder.enumType("FunctionLogLevel", {
  description: "By which method of `console` a line was logged.",
  values: {
    DEBUG: { description: "`console.debug`." },
    INFO: { description: "`console.log` and `console.info`." },
    WARN: { description: "`console.warn`." },
    ERROR: { description: "`console.error`." },
  } satisfies Record<LogLevel, object>,
});

export const FunctionLogLineType = builder.objectRef<LogLine>("FunctionLogLine").implement({
  description: "A line that a script logged.",
  fields: (t) => ({
    level: t.field({ type: LogLevelEnum, description: "How it was logged.", resolve: (line) => line.level }),
    text: t.exposeString("text", { description: "What was logged, cut after 2,000 characters." }),
    atMs: t.exposeInt("atMs", { description: "When, in milliseconds after the script began." }),
  }),
});

/** The stored logs of an attempt. */
export function readLogs(stored: unknown): LogLine[] {
  return Array.isArray(stored) ? (stored as LogLine[]) : [];
}
