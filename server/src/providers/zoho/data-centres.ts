/** One of Zoho's separate installations. All addresses are without a trailing slash. */
export type ZohoDataCentre = {
  code: string;
  accounts: string;
  api: string;
  /** Zoho Webinar answers at a host of its own. */
  webinar: string;
};

/** By code: `us`, `eu`, … */
export type ZohoDataCentres = ReadonlyMap<string, ZohoDataCentre>;

// Source: Zoho's pages on multiple data centres for accounts, CRM and Bigin, put together, since each lacks some.
// None of them has accounts.zoho.ae and www.zohoapis.uk: these follow the pattern and are what clients in use hold.
// Webinar's pages name webinar.zoho.com alone and call the others "your domain": its hosts follow the pattern too (?).
const TABLE: readonly [code: string, accountsHost: string, apiHost: string][] = [
  ["us", "accounts.zoho.com", "www.zohoapis.com"],
  ["eu", "accounts.zoho.eu", "www.zohoapis.eu"],
  ["in", "accounts.zoho.in", "www.zohoapis.in"],
  ["au", "accounts.zoho.com.au", "www.zohoapis.com.au"],
  ["jp", "accounts.zoho.jp", "www.zohoapis.jp"],
  ["ca", "accounts.zohocloud.ca", "www.zohoapis.ca"],
  ["sa", "accounts.zoho.sa", "www.zohoapis.sa"],
  ["cn", "accounts.zoho.com.cn", "www.zohoapis.com.cn"],
  ["uk", "accounts.zoho.uk", "www.zohoapis.uk"],
  ["ae", "accounts.zoho.ae", "www.zohoapis.ae"],
];

/** The ten data centres of Zoho. */
export function zohoDataCentres(): ZohoDataCentres {
  return new Map(
    TABLE.map(([code, accounts, api]) => [
      code,
      {
        code,
        accounts: `https://${accounts}`,
        api: `https://${api}`,
        webinar: `https://${accounts.replace("accounts.", "webinar.")}`,
      },
    ]),
  );
}

/** The same ten, played by one origin: each is a path prefix there. */
export function simulatedDataCentres(origin: string): ZohoDataCentres {
  const base = new URL(origin).origin;
  return new Map(
    TABLE.map(([code]) => {
      const prefix = `${base}/${code}`;
      return [
        code,
        { code, accounts: `${prefix}/accounts`, api: `${prefix}/api`, webinar: `${prefix}/webinar` },
      ];
    }),
  );
}

/**
 * The data centre with that code. Throws an `Error` where there is none: a code comes from our own rows or from
 * `readServer`, never straight from outside.
 */
export function getDataCentre(dataCentres: ZohoDataCentres, code: string): ZohoDataCentre {
  const found = dataCentres.get(code);
  if (!found) throw new Error(`Zoho has no data centre "${code}".`);
  return found;
}

/** Whether an address from outside is exactly that base address: same origin, same path, nothing else in it. */
export function isSameBase(claimed: string, base: string): boolean {
  const url = URL.parse(claimed);
  if (!url || url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "")
    return false;
  return url.href.replace(/\/$/, "") === base;
}
