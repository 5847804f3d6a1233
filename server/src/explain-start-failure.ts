import type { Config } from "./config.ts";

/** What to tell a person when Patchbay cannot start: the variable to look at where one is to blame, never a password. */
export function explainStartFailure(
  error: unknown,
  config: Pick<Config, "host" | "port" | "databaseUrl">,
): string {
  if (!(error instanceof Error)) return String(error);
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === "listen" && code === "EADDRINUSE")
    return `PATCHBAY_PORT: port ${config.port} of ${config.host} is taken. Choose another.`;
  if (syscall === "listen" && code === "EACCES")
    return `PATCHBAY_PORT: this user may not listen on port ${config.port}.`;
  if (syscall === "listen" || (syscall === "getaddrinfo" && !config.databaseUrl))
    return `PATCHBAY_HOST: ${config.host} is no address of this machine (${code}).`;
  // Five characters are an SQLSTATE of the server's: wrong password, no such database, too many connections.
  if (config.databaseUrl && code && (syscall !== undefined || /^[0-9A-Z]{5}$/.test(code))) {
    const { host, pathname } = new URL(config.databaseUrl);
    return `DATABASE_URL: the database ${pathname.slice(1)} at ${host} does not let us in (${code}).`;
  }
  // Those that name their variable and the way out themselves.
  if (code === "INVALID_MASTER_KEYS" || /PATCHBAY_|DATABASE_URL/.test(error.message)) return error.message;
  return error.stack ?? error.message;
}
