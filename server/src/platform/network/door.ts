import { lookup as systemLookup } from "node:dns";
import type { LookupAddress } from "node:dns";
import { isIP } from "node:net";
import type { BlockList, LookupFunction } from "node:net";
import { buildConnector } from "undici";
import { isBlockedAddress, isLocalName } from "./blocked-addresses.ts";
import { tolerateEarlyEnd } from "./early-end.ts";
import { BlockedAddressError, NetworkError } from "./network-error.ts";

/** All addresses of a name, in the order they are to be tried. Rejects when there is none. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

/** The resolver of the operating system (`getaddrinfo`: hosts file, then DNS). */
export const resolveBySystem: Resolve = (hostname) =>
  new Promise((resolve, reject) => {
    systemLookup(hostname, { all: true }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });

/** The host of a URL as the resolver wants it: IPv6 literals without brackets. */
export function bareHost(url: URL): string {
  return url.hostname.startsWith("[") ? url.hostname.slice(1, -1) : url.hostname;
}

/** Refuses what needs no look-up to be refused: a blocked literal, a local name. Throws `BlockedAddressError`. */
export function assertPublicHost(list: BlockList, host: string): void {
  if (isLocalName(host)) throw new BlockedAddressError(host, host);
  if (isIP(host) !== 0 && isBlockedAddress(list, host)) throw new BlockedAddressError(host, host);
}

/**
 * The addresses of a name, every one of them public: one blocked address refuses the whole name, since the order
 * is in the hands of whoever runs the name. Throws `BlockedAddressError`, `NetworkError` `DNS_FAILED`.
 */
export async function resolvePublic(
  list: BlockList,
  resolve: Resolve,
  host: string,
): Promise<LookupAddress[]> {
  assertPublicHost(list, host);
  const addresses = await resolve(host).catch((cause: unknown) => {
    throw new NetworkError("DNS_FAILED", `${host} could not be resolved.`, { cause, phase: "dns" });
  });
  const blocked = addresses.find(({ address }) => isBlockedAddress(list, address));
  if (blocked) throw new BlockedAddressError(host, blocked.address);
  if (addresses.length === 0)
    throw new NetworkError("DNS_FAILED", `${host} has no address.`, { phase: "dns" });
  return addresses;
}

/**
 * The connector behind the closed door. A name is looked up before anything else, so for a blocked one no socket is
 * made; `net.connect` is then given the very addresses that were checked. The block list inside the socket is a second
 * wall that sees every address that is tried.
 */
export function makeClosedConnector(
  list: BlockList,
  resolve: Resolve,
  timeoutMs: number,
): buildConnector.connector {
  // `net.connect` asks for the addresses of a name before it returns, and for those of a literal never.
  let checked: LookupAddress[] = [];
  const lookup: LookupFunction = (_hostname, options, callback) => {
    const [first] = checked;
    if (options.all || !first) callback(null, checked);
    else callback(null, first.address, first.family);
  };
  const connect = tolerateEarlyEnd(
    buildConnector({ timeout: timeoutMs, lookup, blockList: list, allowHalfOpen: true }),
  );
  return (options, callback) => {
    findAddresses(list, resolve, options.hostname, timeoutMs).then(
      (addresses) => {
        checked = addresses;
        connect(options, callback);
        checked = [];
      },
      (error: Error) => callback(error, null),
    );
  };
}

async function findAddresses(
  list: BlockList,
  resolve: Resolve,
  host: string,
  timeoutMs: number,
): Promise<LookupAddress[]> {
  assertPublicHost(list, host);
  if (isIP(host) !== 0) return [];
  const silence = Promise.withResolvers<never>();
  const timer = setTimeout(
    () =>
      silence.reject(new NetworkError("TIMED_OUT", `${host} took too long to resolve.`, { phase: "dns" })),
    timeoutMs,
  );
  return Promise.race([resolvePublic(list, resolve, host), silence.promise]).finally(() =>
    clearTimeout(timer),
  );
}

/** The connector for origins that the allow-list holds: any address, the same resolver. */
export function makeOpenConnector(resolve: Resolve, timeoutMs: number): buildConnector.connector {
  const lookup: LookupFunction = (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (options.all || !first) callback(null, addresses);
        else callback(null, first.address, first.family);
      },
      (cause: unknown) =>
        callback(
          new NetworkError("DNS_FAILED", `${hostname} could not be resolved.`, { cause, phase: "dns" }),
          [],
        ),
    );
  };
  return tolerateEarlyEnd(buildConnector({ timeout: timeoutMs, lookup, allowHalfOpen: true }));
}
