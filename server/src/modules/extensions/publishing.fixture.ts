import type { TestApp } from "../../../test/app.ts";
import { makeOrganization } from "../../../test/builders.ts";
import type { TestOrganization } from "../../../test/builders.ts";
import { mutate } from "../../../test/mutate.ts";
import type { CallbackEvent } from "../../generated/prisma/enums.ts";

let serial = 0;

/** A publisher, and the texts of manifests of an extension that nobody has published yet. */
export type Author = {
  publisher: TestOrganization;
  key: string;
  /** At the simulator's receiver, which the door is open for. */
  url: (path: string) => string;
  text: (version: string, change?: Record<string, unknown>) => string;
};

export async function makeAuthor(app: TestApp, publisher?: TestOrganization): Promise<Author> {
  serial += 1;
  const key = `ledger-${process.pid}-${serial}`;
  const url = (path: string): string => `${app.simulator.origin}/receiver/${key}-${path}`;
  const callbackListener: Partial<Record<CallbackEvent, string>> = {
    onUninstall: url("end"),
    onInstall: url("begin"),
  };
  return {
    publisher: publisher ?? (await makeOrganization(app)),
    key,
    url,
    text: (version, change = {}) =>
      JSON.stringify({ key, name: `Ledger ${serial}`, version, callbackListener, ...change }),
  };
}

export const published = `
  extension { id key name isOwn publisherName createdByName secretRotatedAt previousSecretUntil latestVersion { version } }
  version { id number version publishedByName }
  difference { from { version } to { version } listeners { event change before after } scopesAdded scopesRemoved configParamsAdded configParamsRemoved thirdPartyChanged }
  subscriptions { id event url pausedAt health { breaker } }
  secret preview`;

export type Publication = {
  extension: { id: string; secretRotatedAt: string } | null;
  version: { id: string; number: number; version: string } | null;
  subscriptions: { id: string; event: string; url: string; pausedAt: string | null }[];
  secret: string | null;
};

/** Publishes by the publisher's company admin, or tells by which error it is refused. */
export async function publishText(
  app: TestApp,
  { admin }: TestOrganization,
  manifest: string,
  options: { preview?: boolean } = {},
): Promise<Partial<Publication> & { code?: string; message?: string }> {
  const input = { manifest, ...options };
  return (await mutate<Publication>(app, { token: admin.token }, "publishExtensionVersion", input, published))
    .payload;
}
