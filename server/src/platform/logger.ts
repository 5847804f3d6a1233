import { pino } from "pino";

export type Logger = pino.Logger;

/** Structured logs, on standard error unless told otherwise; `PATCHBAY_LOG_LEVEL` sets the level. Credentials never reach a log call. */
export function createLogger(
  level: string,
  destination: pino.DestinationStream = pino.destination(2),
): Logger {
  return pino(
    {
      level,
      base: undefined,
      redact: {
        paths: ["authorization", "cookie", "*.authorization", "*.cookie", "*.password", "*.token"],
        censor: "[masked]",
      },
    },
    destination,
  );
}
