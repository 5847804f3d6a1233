import { z } from "zod";
import { defaultMailFrom, isMailFrom } from "./platform/mail/mail-from.ts";
import { readSmtpUrl } from "./platform/mail/smtp-settings.ts";

const port = z.coerce.number().int().min(0).max(65_535);

const Settings = z.object({
  PATCHBAY_PORT: port.default(4000),
  PATCHBAY_HOST: z.string().min(1).default("127.0.0.1"),
  PATCHBAY_DATA_DIR: z.string().min(1).default(".patchbay"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: "must be a postgresql:// URL" }).optional(),
  PATCHBAY_PUBLIC_URL: z.url({ protocol: /^https?$/, error: "must be an http(s) URL" }).optional(),
  PATCHBAY_MODE: z.enum(["demo", "production"]).default("demo"),
  PATCHBAY_MASTER_KEYS: z.string().min(1).optional(),
  SMTP_URL: z
    .url({ protocol: /^smtps?$/, error: "must be an smtp(s):// URL" })
    .check(({ value, issues }) => {
      try {
        readSmtpUrl(value);
      } catch (error) {
        // The value may hold a password: it is not repeated.
        const message = error instanceof TypeError ? error.message : "must be an smtp(s):// URL";
        issues.push({ code: "custom", message, input: undefined });
      }
    })
    .optional(),
  PATCHBAY_MAIL_FROM: z
    .string()
    .trim()
    .refine(isMailFrom, { error: "must be an address, or `Name <address>`" })
    .optional(),
  PATCHBAY_SIMULATOR_PORT: port.default(4010),
  PATCHBAY_RETENTION_DAYS: z.coerce.number().int().min(1).max(3_650).default(30),
  PATCHBAY_LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

export type Config = {
  host: string;
  port: number;
  dataDir: string;
  /** Unset: the embedded server. */
  databaseUrl: string | undefined;
  publicUrl: string;
  mode: "demo" | "production";
  /** Unset: in demo mode mail goes to the built-in inbox, in production nowhere. */
  smtpUrl: string | undefined;
  /** What mails come from: `Name <address>`. */
  mailFrom: string;
  masterKeys: string | undefined;
  simulatorPort: number;
  /** For how many days events and ended executions are kept. */
  retentionDays: number;
  logLevel: string;
};

/** A setting is missing or malformed; the message names the variable. */
export class ConfigError extends Error {}

/** Reads the settings from environment variables, once. Throws ConfigError naming each variable that is wrong. */
export function readConfig(variables: Record<string, string | undefined> = process.env): Config {
  const present = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const result = Settings.safeParse(present);
  if (!result.success)
    throw new ConfigError(
      result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`).join("\n"),
    );
  const settings = result.data;
  if (settings.PATCHBAY_MODE === "production" && !settings.PATCHBAY_MASTER_KEYS)
    throw new ConfigError("PATCHBAY_MASTER_KEYS: production mode needs a master key and does not make one.");
  const publicUrl = (
    settings.PATCHBAY_PUBLIC_URL ?? `http://${displayHost(settings.PATCHBAY_HOST)}:${settings.PATCHBAY_PORT}`
  ).replace(/\/+$/, "");
  return {
    host: settings.PATCHBAY_HOST,
    port: settings.PATCHBAY_PORT,
    dataDir: settings.PATCHBAY_DATA_DIR,
    databaseUrl: settings.DATABASE_URL,
    publicUrl,
    mode: settings.PATCHBAY_MODE,
    smtpUrl: settings.SMTP_URL,
    mailFrom: settings.PATCHBAY_MAIL_FROM ?? defaultMailFrom(publicUrl),
    masterKeys: settings.PATCHBAY_MASTER_KEYS,
    simulatorPort: settings.PATCHBAY_SIMULATOR_PORT,
    retentionDays: settings.PATCHBAY_RETENTION_DAYS,
    logLevel: settings.PATCHBAY_LOG_LEVEL,
  };
}

function displayHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
