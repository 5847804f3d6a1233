import { BlockList, isIP } from "node:net";

// IANA's special-purpose registries (IPv4, IPv6): everything that is not globally reachable unicast, and the
// transition ranges whose addresses carry an IPv4 address that a gateway on our side could reach.
const IPV4_SUBNETS: readonly [string, number][] = [
  ["0.0.0.0", 8], // this network
  ["10.0.0.0", 8], // private
  ["100.64.0.0", 10], // carrier-grade NAT
  ["127.0.0.0", 8], // loopback
  ["169.254.0.0", 16], // link-local, cloud metadata
  ["172.16.0.0", 12], // private
  ["192.0.0.0", 24], // protocol assignments
  ["192.0.2.0", 24], // documentation
  ["192.88.99.0", 24], // 6to4 relays
  ["192.168.0.0", 16], // private
  ["198.18.0.0", 15], // benchmarks
  ["198.51.100.0", 24], // documentation
  ["203.0.113.0", 24], // documentation
  ["224.0.0.0", 4], // multicast
  ["240.0.0.0", 4], // reserved, broadcast
];

// Outside 2000::/3 nothing is global unicast. ::ffff:0:0/96 is left out on purpose: BlockList reads a mapped
// address by the IPv4 rules, and an IPv6 rule that covers the mapped range would match every IPv4 address.
const IPV6_RANGES: readonly [string, string][] = [
  ["::", "::fffe:ffff:ffff"], // unspecified, loopback, IPv4-compatible
  ["::1:0:0:0", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], // NAT64 64:ff9b::/96 and /48, discard 100::/64, …
  ["4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"], // unique local, link-local, site-local, multicast, …
];
const IPV6_SUBNETS: readonly [string, number][] = [
  ["2001::", 23], // protocol assignments: Teredo, benchmarks, ORCHID
  ["2001:db8::", 32], // documentation
  ["2002::", 16], // 6to4
  ["3fff::", 20], // documentation
];

/** A list of all addresses that are not on the public internet; also fit for `net.connect({ blockList })`. */
export function makeBlockList(): BlockList {
  const list = new BlockList();
  for (const [net, prefix] of IPV4_SUBNETS) list.addSubnet(net, prefix, "ipv4");
  for (const [start, end] of IPV6_RANGES) list.addRange(start, end, "ipv6");
  for (const [net, prefix] of IPV6_SUBNETS) list.addSubnet(net, prefix, "ipv6");
  return list;
}

/** Whether an IP address (a literal without brackets) is blocked; anything that is no IP address is. */
export function isBlockedAddress(list: BlockList, address: string): boolean {
  // An IPv6 zone ("fe80::1%eth0") names an interface of this machine.
  const family = address.includes("%") ? 0 : isIP(address);
  return family === 0 || list.check(address, family === 6 ? "ipv6" : "ipv4");
}

/** Names that mean this machine whatever the resolver says (RFC 6761, 6.3). `hostname` as `URL` gives it. */
export function isLocalName(hostname: string): boolean {
  const name = hostname.replace(/\.+$/, "");
  return name === "localhost" || name.endsWith(".localhost");
}
