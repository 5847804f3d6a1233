import { pino } from "pino";

export type Logger = pino.Logger;

/** Structured logs on standard error; `PATCHBAY_LOG_LEVEL` sets the level. Credentials never reach a log call. */
export function createLogger(level: string): Logger {
  return pino(
    {
      level,
      base: undefined,
      redact: {
        paths: ["authorization", "cookie", "*.authorization", "*.cookie", "*.password", "*.token"],
        censor: "[masked]",
      },
    },
    pino.destination(2),
  );
}
