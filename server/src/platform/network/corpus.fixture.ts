import type { Zone } from "./dns-server.fixture.ts";

/** One way to make a server ask an address that it should not ask. */
export type Trick = {
  /** Unique. */
  name: string;
  how:
    | "LITERAL"
    | "SYNTAX"
    | "EMBEDDED"
    | "RANGE"
    | "LOCAL_NAME"
    | "USERINFO"
    | "DNS"
    | "REBINDING"
    | "REDIRECT";
  /** `{port}` stands for the canary's. For REDIRECT: the `Location` that a server gives which may be asked. */
  url: string;
  /** Whether it leads to 127.0.0.1 of any machine with IPv4 when nothing is guarded. */
  isReachable: boolean;
};

const reachable = (how: Trick["how"], tricks: Record<string, string>): Trick[] =>
  Object.entries(tricks).map(([name, url]) => ({ name, how, url, isReachable: true }));
const unreachable = (how: Trick["how"], tricks: Record<string, string>): Trick[] =>
  Object.entries(tricks).map(([name, url]) => ({ name, how, url, isReachable: false }));

/**
 * Spellings and tricks that lead to addresses which are not on the public internet: what the door refuses with
 * `BLOCKED_ADDRESS`, without a socket. Data alone, for whoever asks URLs of others.
 */
export const tricks: readonly Trick[] = [
  ...reachable("LITERAL", {
    loopback: "http://127.0.0.1:{port}/",
    "dot at the end": "http://127.0.0.1.:{port}/",
    "two parts": "http://127.1:{port}/",
    "three parts": "http://127.0.1:{port}/",
    decimal: "http://2130706433:{port}/",
    hexadecimal: "http://0x7f000001:{port}/",
    "hexadecimal, capital": "http://0X7F000001:{port}/",
    "hexadecimal, many zeros": "http://0x0000000007f000001:{port}/",
    "hexadecimal parts": "http://0x7f.0x0.0x0.0x1:{port}/",
    "hexadecimal, two parts": "http://0x7f.1:{port}/",
    octal: "http://017700000001:{port}/",
    "octal parts": "http://0177.0.0.01:{port}/",
    "octal, many zeros": "http://00000177.0.0.1:{port}/",
    "octal and hexadecimal": "http://0177.0x0.0.1:{port}/",
    "percent-encoded digits": "http://%31%32%37.0.0.1:{port}/",
    "percent-encoded dots": "http://127%2e0%2e0%2e1:{port}/",
    "digits in circles": "http://①②⑦.⓪.⓪.①:{port}/",
    "digits of full width": "http://１２７.０.０.１:{port}/",
    "bold digits": "http://𝟏𝟐𝟕.𝟎.𝟎.𝟏:{port}/",
    "ideographic full stops": "http://127。0。0。1:{port}/",
    "full stops of full width": "http://127．0．0．1:{port}/",
    "half-width full stops": "http://127｡0｡0｡1:{port}/",
    "soft hyphen": "http://127.0.0.1\u00ad:{port}/",
    "zero-width space in a percent-encoding": "http://127.0.0%E2%80%8B.1:{port}/",
    "this host": "http://0.0.0.0:{port}/",
    "this host, short": "http://0:{port}/",
    "this host, hexadecimal": "http://0x0:{port}/",
    "port with zeros": "http://127.0.0.1:00000{port}/",
  }),
  ...unreachable("LITERAL", {
    "IPv6 loopback": "http://[::1]:{port}/",
    "IPv6 loopback, whole": "http://[0:0:0:0:0:0:0:1]:{port}/",
    "IPv6 loopback, zeros": "http://[0000::0001]:{port}/",
    "IPv6, unspecified": "http://[::]:{port}/",
    "another loopback address": "http://127.0.0.2:{port}/",
    "end of the loopback range": "http://127.255.255.254:{port}/",
  }),
  ...reachable("SYNTAX", {
    backslashes: "http:\\\\127.0.0.1:{port}\\",
    "one slash": "http:/127.0.0.1:{port}/",
    "no slash": "http:127.0.0.1:{port}/",
    "many slashes": "http://///127.0.0.1:{port}/",
    capitals: "HTTP://127.0.0.1:{port}/",
    "tab and line feed within": "ht\ttp://127.0\n.0.1:{port}/",
    "spaces around": "  http://127.0.0.1:{port}/  ",
    "another host in the path": "http://127.0.0.1:{port}/@example.com/",
    "another host after a backslash": "http://127.0.0.1:{port}\\@example.com/",
    "another host in the query": "http://127.0.0.1:{port}?@example.com/",
    "another host in the fragment": "http://127.0.0.1:{port}#@example.com/",
  }),
  ...unreachable("EMBEDDED", {
    mapped: "http://[::ffff:127.0.0.1]:{port}/",
    "mapped, hexadecimal": "http://[::ffff:7f00:1]:{port}/",
    "mapped, whole": "http://[0:0:0:0:0:ffff:7f00:0001]:{port}/",
    "mapped private": "http://[::ffff:10.0.0.1]:{port}/",
    "mapped metadata": "http://[::ffff:a9fe:a9fe]:{port}/",
    "mapped this host": "http://[::ffff:0.0.0.0]:{port}/",
    "translated (SIIT)": "http://[::ffff:0:127.0.0.1]:{port}/",
    compatible: "http://[::127.0.0.1]:{port}/",
    NAT64: "http://[64:ff9b::7f00:1]:{port}/",
    "NAT64, dotted": "http://[64:ff9b::127.0.0.1]:{port}/",
    "NAT64 to metadata": "http://[64:ff9b::169.254.169.254]:{port}/",
    "NAT64, local prefix": "http://[64:ff9b:1::7f00:1]:{port}/",
    "6to4": "http://[2002:7f00:1::]:{port}/",
    "6to4 to a private address": "http://[2002:a00:1::1]:{port}/",
    "6to4 to metadata": "http://[2002:a9fe:a9fe::1]:{port}/",
    Teredo: "http://[2001:0:4136:e378:8000:63bf:80ff:fffe]:{port}/",
    "IPv4 in a private IPv6 address": "http://[fd00::127.0.0.1]:{port}/",
  }),
  ...unreachable("RANGE", {
    metadata: "http://169.254.169.254/latest/meta-data/",
    "metadata, decimal": "http://2852039166/",
    "metadata, hexadecimal": "http://0xa9fea9fe/",
    "metadata, hexadecimal parts": "http://0xa9.0xfe.0xa9.0xfe/",
    "metadata, octal": "http://0251.0376.0251.0376/",
    "metadata, mixed parts": "http://0251.254.0xa9fe/",
    "metadata, digits in circles": "http://①⑥⑨.②⑤④.①⑥⑨.②⑤④/",
    "metadata over IPv6": "http://[fd00:ec2::254]/",
    "metadata of containers": "http://169.254.170.2/",
    "metadata of Alibaba": "http://100.100.100.200/",
    "metadata of Oracle": "http://192.0.0.192/",
    "private, 10": "http://10.0.0.1/",
    "private, 172.16": "http://172.16.0.1/",
    "private, end of 172.16": "http://172.31.255.255/",
    "private, 192.168": "http://192.168.0.1/",
    "carrier-grade NAT": "http://100.64.0.1/",
    documentation: "http://192.0.2.1/",
    "documentation, 2": "http://198.51.100.1/",
    "documentation, 3": "http://203.0.113.1/",
    benchmarks: "http://198.18.0.1/",
    "6to4 relay": "http://192.88.99.1/",
    multicast: "http://224.0.0.1/",
    reserved: "http://240.0.0.1/",
    broadcast: "http://255.255.255.255/",
    "unique local": "http://[fc00::1]/",
    "link-local": "http://[fe80::1]/",
    "site-local": "http://[fec0::1]/",
    "multicast, IPv6": "http://[ff02::1]/",
    discard: "http://[100::1]/",
    "documentation, IPv6": "http://[2001:db8::1]/",
    "documentation, IPv6, 2": "http://[3fff::1]/",
    "segment routing": "http://[5f00::1]/",
    "not assigned": "http://[4000::1]/",
  }),
  ...reachable("LOCAL_NAME", {
    localhost: "http://localhost:{port}/",
    "localhost with a dot": "http://localhost.:{port}/",
    "localhost, capitals": "http://LocalHost:{port}/",
    "localhost, letters in circles": "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:{port}/",
    "localhost, percent-encoded": "http://%6cocalhost:{port}/",
    "below localhost": "http://patchbay.localhost:{port}/",
  }),
  ...unreachable("USERINFO", {
    "user and password": "http://user:secret@127.0.0.1:{port}/",
    "a host as the user": "http://example.com@127.0.0.1:{port}/",
    "host and port as user and password": "http://example.com:443@127.0.0.1:{port}/",
    "an ampersand": "http://1.1.1.1&@127.0.0.1:{port}/",
    "two at-signs": "http://example.com@example.com@127.0.0.1:{port}/",
    "an encoded at-sign": "http://example.com%40@127.0.0.1:{port}/",
    "at localhost": "http://example.com@localhost:{port}/",
    "at metadata": "http://example.com@169.254.169.254/",
  }),
  ...reachable("DNS", {
    A: "https://loopback.example:{port}/",
    "A, capitals": "https://LOOPBACK.Example:{port}/",
    "A, dot at the end": "https://loopback.example.:{port}/",
    "A of this host": "https://zero.example:{port}/",
    "IPv4 in the name": "https://127.0.0.1.nip.example:{port}/",
    "a name in another script": "https://пример.example:{port}/",
    "CNAME to localhost": "https://alias.example:{port}/",
    "chain of CNAMEs": "https://chain.example:{port}/",
    "several, all of them loopback": "https://several.example:{port}/",
  }),
  ...unreachable("DNS", {
    "A of another loopback address": "https://other-loopback.example:{port}/",
    AAAA: "https://loopback6.example:{port}/",
    "AAAA, mapped": "https://mapped.example:{port}/",
    "AAAA, compatible": "https://compatible.example:{port}/",
    "AAAA, translated": "https://translated.example:{port}/",
    "AAAA, NAT64": "https://nat64.example:{port}/",
    "AAAA, 6to4": "https://six-to-four.example:{port}/",
    "AAAA, Teredo": "https://teredo.example:{port}/",
    "AAAA, unique local": "https://unique-local.example:{port}/",
    "AAAA, link-local": "https://link-local.example:{port}/",
    "metadata by a name": "https://metadata.example/",
    "metadata by Google's name": "https://metadata.google.internal/",
    "private by a name": "https://private.example/",
    "carrier-grade NAT by a name": "https://carrier.example/",
    "public and loopback": "https://mixed.example:{port}/",
    "loopback and public": "https://mixed-reversed.example:{port}/",
    "public A, loopback AAAA": "https://mixed6.example:{port}/",
    "loopback A, public AAAA": "https://mixed4.example:{port}/",
    "one loopback among many": "https://many.example:{port}/",
  }),
  ...reachable("REBINDING", {
    "public first, loopback then": "https://rebinding.example:{port}/",
    "public first, this host then": "https://rebinding-zero.example:{port}/",
    "public first, an alias of localhost then": "https://rebinding-alias.example:{port}/",
  }),
  ...unreachable("REBINDING", {
    "public first, loopback AAAA then": "https://rebinding6.example:{port}/",
    "public first, metadata then": "https://rebinding-metadata.example/",
    "public first, public and loopback then": "https://rebinding-mixed.example:{port}/",
  }),
  ...reachable("REDIRECT", {
    "to loopback": "http://127.0.0.1:{port}/",
    "to a short form": "http://127.1:{port}/",
    "to decimal": "http://2130706433:{port}/",
    "to percent-encoded digits": "http://%31%32%37.0.0.1:{port}/",
    "to another host of the same scheme": "//127.0.0.1:{port}/",
    "to another host, backslashes": "\\\\127.0.0.1:{port}\\",
    "to localhost": "http://localhost:{port}/",
    "to a name of a blocked address": "https://loopback.example:{port}/",
  }),
  ...unreachable("REDIRECT", {
    "to metadata": "http://169.254.169.254/latest/meta-data/",
    "to a mapped address": "http://[::ffff:127.0.0.1]:{port}/",
    "to user information": "http://example.com@127.0.0.1:{port}/",
  }),
];

const PUBLIC = "93.184.215.14";
const PUBLIC6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c";

/** What the names of the corpus answer, for `startDns`. */
export const trickZone: Zone = {
  localhost: { A: [["127.0.0.1"]] },
  "patchbay.localhost": { A: [["127.0.0.1"]] },
  "public.example": { A: [[PUBLIC]], AAAA: [[PUBLIC6]] },
  "loopback.example": { A: [["127.0.0.1"]] },
  "other-loopback.example": { A: [["127.0.0.3"]] },
  "zero.example": { A: [["0.0.0.0"]] },
  "127.0.0.1.nip.example": { A: [["127.0.0.1"]] },
  "xn--e1afmkfd.example": { A: [["127.0.0.1"]] },
  "alias.example": { CNAME: "localhost" },
  "chain.example": { CNAME: "second.example" },
  "second.example": { CNAME: "loopback.example" },
  "several.example": { A: [["127.0.0.1", "127.0.0.4"]] },
  "loopback6.example": { AAAA: [["::1"]] },
  "mapped.example": { AAAA: [["::ffff:7f00:1"]] },
  "compatible.example": { AAAA: [["::7f00:1"]] },
  "translated.example": { AAAA: [["::ffff:0:7f00:1"]] },
  "nat64.example": { AAAA: [["64:ff9b::7f00:1"]] },
  "six-to-four.example": { AAAA: [["2002:7f00:1::1"]] },
  "teredo.example": { AAAA: [["2001:0:4136:e378:8000:63bf:80ff:fffe"]] },
  "unique-local.example": { AAAA: [["fd12:3456::1"]] },
  "link-local.example": { AAAA: [["fe80::1"]] },
  "metadata.example": { A: [["169.254.169.254"]] },
  "metadata.google.internal": { A: [["169.254.169.254"]] },
  "private.example": { A: [["10.1.2.3"]] },
  "carrier.example": { A: [["100.64.1.2"]] },
  "mixed.example": { A: [[PUBLIC, "127.0.0.1"]] },
  "mixed-reversed.example": { A: [["127.0.0.1", PUBLIC]] },
  "mixed6.example": { A: [[PUBLIC]], AAAA: [["::1"]] },
  "mixed4.example": { A: [["127.0.0.1"]], AAAA: [[PUBLIC6]] },
  "many.example": {
    A: [[...Array.from({ length: 15 }, (_, index) => `93.184.215.${index + 1}`), "127.0.0.1"]],
  },
  "rebinding.example": { A: [[PUBLIC], ["127.0.0.1"]] },
  "rebinding-zero.example": { A: [[PUBLIC], ["0.0.0.0"]] },
  "rebinding-alias.example": { CNAME: "moving.example" },
  "moving.example": { A: [[PUBLIC], ["127.0.0.1"]] },
  "rebinding6.example": { AAAA: [[PUBLIC6], ["::1"]] },
  "rebinding-metadata.example": { A: [[PUBLIC], ["169.254.169.254"]] },
  "rebinding-mixed.example": { A: [[PUBLIC], [PUBLIC, "127.0.0.1"]] },
};
