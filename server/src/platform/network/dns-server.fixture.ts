import { createSocket } from "node:dgram";
import { Resolver } from "node:dns/promises";
import type { Resolve } from "./door.ts";

/** What a name answers. Of addresses a list of lists: one answer after the other, the last for good. */
export type ZoneEntry = {
  A?: readonly (readonly string[])[];
  AAAA?: readonly (readonly string[])[];
  CNAME?: string;
};

/** Names in lower case, without the dot at the end. */
export type Zone = Readonly<Record<string, ZoneEntry>>;

export type TestDns = {
  /** Asks this server, over UDP, by c-ares; for `createNetwork`. */
  resolve: Resolve;
  /** The names that were asked for, with the type, in order. */
  asked: readonly string[];
  close(): void;
};

const TYPES: Readonly<Record<number, "A" | "AAAA">> = { 1: "A", 28: "AAAA" };

/** A name server on the loopback for a zone (RFC 1035), all of it with a time to live of 0. */
export async function startDns(zone: Zone): Promise<TestDns> {
  const asked: string[] = [];
  const server = createSocket("udp4");
  server.on("message", (query, peer) => server.send(answer(zone, query, asked), peer.port, peer.address));
  await new Promise<void>((resolve) => server.bind(0, "127.0.0.1", resolve));
  const resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([`127.0.0.1:${server.address().port}`]);
  return {
    asked,
    async resolve(hostname) {
      const found = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)]);
      const addresses = found.flatMap((each, index) =>
        each.status === "fulfilled"
          ? each.value.map((address) => ({ address, family: index === 0 ? 4 : 6 }))
          : [],
      );
      if (addresses.length === 0) throw new Error(`${hostname} is unknown`);
      return addresses;
    },
    close: () => server.close(),
  };
}

function answer(zone: Zone, query: Buffer, asked: string[]): Buffer {
  const { name, end } = readName(query, 12);
  const type = TYPES[query.readUInt16BE(end)];
  const question = query.subarray(12, end + 4);
  const records: Buffer[] = [];
  let owner = name.toLowerCase();
  for (let alias = zone[owner]?.CNAME; alias !== undefined; alias = zone[owner]?.CNAME) {
    records.push(record(owner, 5, encodeName(alias)));
    owner = alias;
  }
  const entry = zone[owner];
  if (type && entry) {
    const turn = asked.filter((each) => each === `${name.toLowerCase()} ${type}`).length;
    const answers = entry[type] ?? [];
    for (const address of answers[Math.min(turn, answers.length - 1)] ?? [])
      records.push(record(owner, type === "A" ? 1 : 28, encodeAddress(address)));
    asked.push(`${name.toLowerCase()} ${type}`);
  }
  const head = Buffer.alloc(12);
  query.copy(head, 0, 0, 2);
  // An authoritative answer; 3 for a name that does not exist.
  head.writeUInt16BE(0x8580 | (entry ? 0 : 3), 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, question, ...records]);
}

function readName(message: Buffer, start: number): { name: string; end: number } {
  const labels: string[] = [];
  let at = start;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join("."), end: at + 1 };
}

function encodeName(name: string): Buffer {
  const labels = name
    .split(".")
    .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

function encodeAddress(address: string): Buffer {
  if (!address.includes(":")) return Buffer.from(address.split(".").map(Number));
  const [left = "", right = ""] = address.split("::");
  const groups = (part: string) =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16));
  const [before, after] = [groups(left), groups(right)];
  const zeros = address.includes("::") ? Array<number>(8 - before.length - after.length).fill(0) : [];
  return Buffer.from([...before, ...zeros, ...after].flatMap((group) => [group >> 8, group & 255]));
}

function record(owner: string, type: number, data: Buffer): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(1, 2);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([encodeName(owner), fixed, data]);
}
