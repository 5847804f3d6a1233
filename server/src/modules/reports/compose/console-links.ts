import { toGlobalId } from "../../../graphql/global-id.ts";
import type { Environment as EnvironmentName } from "../../../generated/prisma/enums.ts";

/** Addresses of the console's pages (client/src/routes.tsx): each begins with the public URL. Ids are those of records. */
export type ConsoleLinks = ReturnType<typeof makeConsoleLinks>;

/** The pages that mails lead to. Who is not signed in signs in there, and goes on. */
export function makeConsoleLinks(publicUrl: string) {
  const page = (type: string, id: string): string => encodeURIComponent(toGlobalId(type, id));
  const account = (id: string): string => `${publicUrl}/accounts/${page("Account", id)}`;
  return {
    account,
    /** Opens the dialog that reconnects it. */
    reconnectAccount: (id: string): string => `${account(id)}?reconnect=1`,
    /** The same of a connection; of an installation's own one it leads on to that step of the installation. */
    reconnectConnection: (id: string, environment: EnvironmentName): string =>
      `${publicUrl}/connections/${page("ConnectionLink", id)}?reconnect=${environment.toLowerCase()}`,
    connection: (id: string): string => `${publicUrl}/connections/${page("ConnectionLink", id)}`,
    rule: (id: string): string => `${publicUrl}/rules/${page("Rule", id)}`,
    rules: (): string => `${publicUrl}/rules`,
    callback: (id: string): string => `${publicUrl}/callbacks/${page("CallbackSubscription", id)}`,
    run: (id: string): string => `${publicUrl}/sync/${page("SyncRun", id)}`,
    mappingErrors: (accountId: string): string =>
      `${publicUrl}/sync/errors?account=${page("Account", accountId)}`,
    problems: (): string => `${publicUrl}/problems`,
    overview: (): string => `${publicUrl}/`,
    notifications: (): string => `${publicUrl}/reports`,
  };
}
