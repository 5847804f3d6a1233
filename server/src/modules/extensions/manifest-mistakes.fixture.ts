/** A manifest with a mistake, and what is to be told of it: path, code and the remedy, in the order of the text. */
export type ManifestMistake = {
  what: string;
  text: string;
  told: [path: string, code: string, remedy: string][];
};

type Members = Record<string, unknown>;

/** What each mistake is made in. Its hosts are names that the tests resolve. */
export const rightManifest: Members = {
  key: "bookkeeper",
  name: "Bookkeeper",
  version: "1.2.0",
  callbackListener: { onInstall: "https://x.test/hook" },
};

const use = (url: string): string => `Use ${JSON.stringify(url)}.`;

function changed(what: string, members: Members, ...told: ManifestMistake["told"]): ManifestMistake {
  return { what, text: JSON.stringify({ ...rightManifest, ...members }), told };
}

function without(member: string, remedy: string): ManifestMistake {
  const members = Object.fromEntries(Object.entries(rightManifest).filter(([name]) => name !== member));
  return {
    what: `no ${member}`,
    text: JSON.stringify(members),
    told: [[`$.${member}`, "MISSING_MEMBER", remedy]],
  };
}

function listener(what: string, url: unknown, code: string, remedy: string): ManifestMistake {
  return changed(what, { callbackListener: { onInstall: url } }, [
    "$.callbackListener.onInstall",
    code,
    remedy,
  ]);
}

function event(name: string, remedy: string): ManifestMistake {
  const callbackListener = { [name]: "https://x.test/hook" };
  return changed(`the event ${name}`, { callbackListener }, [
    `$.callbackListener.${name}`,
    "UNKNOWN_EVENT",
    remedy,
  ]);
}

function param(what: string, given: unknown, ...told: ManifestMistake["told"]): ManifestMistake {
  return changed(what, { configParams: [given] }, ...told);
}

const privately =
  "Use a host on the public internet. For one of your own network an operator of this Patchbay can open the door (npm run allow-host).";
const spelling = "Check how the host is spelt, or set up its DNS record first.";
const writtenOut =
  "Write the whole URL out: nothing is filled in. Which customer it is, `orgId` in the body says.";
const right = JSON.stringify(rightManifest);

const urls: ManifestMistake[] = [
  listener("%22 at the end", "https://x.test/hook%22", "URL_QUOTE", use("https://x.test/hook")),
  listener("%22 around the path", "https://x.test/%22hook%22", "URL_QUOTE", use("https://x.test/hook")),
  listener(
    "%22 alone in the query",
    "https://x.test/hook?a=%22b",
    "URL_QUOTE",
    use("https://x.test/hook?a=b"),
  ),
  listener("%22 encoded twice", "https://x.test/hook%2522", "URL_QUOTE", use("https://x.test/hook")),
  listener("a quotation mark", 'https://x.test/hook"', "URL_QUOTE", use("https://x.test/hook")),
  listener("apostrophes around", "'https://x.test/hook'", "URL_QUOTE", use("https://x.test/hook")),
  listener("a curly quotation mark", "https://x.test/hook”", "URL_QUOTE", use("https://x.test/hook")),
  listener("an entity of HTML", "https://x.test/hook&quot;", "URL_QUOTE", use("https://x.test/hook")),
  listener("a space within", "https://x.test/my hook", "URL_SPACE", use("https://x.test/my%20hook")),
  listener("a space at the end", "https://x.test/hook ", "URL_SPACE", use("https://x.test/hook")),
  listener("%20 at the end", "https://x.test/hook%20", "URL_SPACE", use("https://x.test/hook")),
  listener(
    "a zero-width space",
    "https://x.test/hook\u200b",
    "URL_INVISIBLE_CHARACTER",
    use("https://x.test/hook"),
  ),
  listener("a line break", "https://x.test/\nhook", "URL_INVISIBLE_CHARACTER", use("https://x.test/hook")),
  listener("backslashes", "https:\\\\x.test\\hook", "URL_BACKSLASH", use("https://x.test/hook")),
  listener("no scheme", "x.test/hook", "URL_SCHEME", use("https://x.test/hook")),
  listener("a port and no scheme", "x.test:8443/hook", "URL_SCHEME", use("https://x.test:8443/hook")),
  listener("slashes and no scheme", "//x.test/hook", "URL_SCHEME", use("https://x.test/hook")),
  listener("a scheme that is misspelt", "htps://x.test/hook", "URL_SCHEME", use("https://x.test/hook")),
  listener("one slash", "https:/x.test/hook", "URL_SCHEME", use("https://x.test/hook")),
  listener("the scheme twice", "https://https://x.test/hook", "URL_SCHEME", use("https://x.test/hook")),
  listener("another scheme", "ftp://x.test/hook", "URL_SCHEME", use("https://x.test/hook")),
  listener("a path alone", "/hook", "URL_SCHEME", 'Write it like "https://example.com/hook".'),
  listener("a script", "javascript:alert(1)", "URL_SCHEME", 'Write it like "https://example.com/hook".'),
  listener("plain http", "http://x.test/hook", "URL_INSECURE", use("https://x.test/hook")),
  listener(
    "a user name and password",
    "https://me:pass@x.test/hook",
    "URL_CREDENTIALS",
    use("https://x.test/hook"),
  ),
  listener("a fragment", "https://x.test/hook#top", "URL_FRAGMENT", use("https://x.test/hook")),
  listener("a placeholder", "https://x.test/{orgId}/hook", "URL_TEMPLATE", writtenOut),
  listener("a placeholder of a shell", "https://${HOST}/hook", "URL_TEMPLATE", writtenOut),
  listener("an encoded placeholder", "https://x.test/%7BorgId%7D", "URL_TEMPLATE", writtenOut),
  listener(
    "a port that is none",
    "https://x.test:99999/",
    "URL_PORT",
    "Use a port from 1 to 65535, or leave it out.",
  ),
  listener(
    "a % without digits",
    "https://x.test/100%/hook",
    "URL_PERCENT",
    use("https://x.test/100%25/hook"),
  ),
  listener("a comma at the end", "https://x.test/hook,", "URL_PUNCTUATION", use("https://x.test/hook")),
  listener(
    "the ampersand of HTML",
    "https://x.test/hook?a=1&amp;b=2",
    "URL_ENTITY",
    use("https://x.test/hook?a=1&b=2"),
  ),
  listener("port 0", "https://x.test:0/hook", "URL_PORT", "Use a port from 1 to 65535, or leave it out."),
  listener("a URL in brackets", "<https://x.test/hook>", "URL_BRACKETS", use("https://x.test/hook")),
  listener("a loopback address", "https://127.0.0.1/hook", "URL_PRIVATE_ADDRESS", privately),
  listener("a loopback address in one number", "https://2130706433/hook", "URL_PRIVATE_ADDRESS", privately),
  listener("a mapped address", "https://[::ffff:10.0.0.1]/hook", "URL_PRIVATE_ADDRESS", privately),
  listener("the metadata service", "https://169.254.169.254/latest", "URL_PRIVATE_ADDRESS", privately),
  listener("a local name", "https://localhost:3000/hook", "URL_PRIVATE_ADDRESS", privately),
  listener("a name of a private address", "https://inside.test/hook", "URL_PRIVATE_ADDRESS", privately),
  listener("a name that nobody has", "https://nowhere.test/hook", "URL_UNRESOLVED", spelling),
  listener(
    "a URL that is too long",
    `https://x.test/${"a".repeat(2_000)}`,
    "URL_TOO_LONG",
    "Use at most 2,000.",
  ),
  listener(
    "no URL",
    "",
    "URL_EMPTY",
    'Write one, such as "https://example.com/hook", or leave the event out: then nobody is called back for it.',
  ),
  listener(
    "a list of one URL",
    ["https://x.test/hook"],
    "WRONG_TYPE",
    'Write the text alone: "https://x.test/hook".',
  ),
  changed(
    "two faults of one URL and one of another",
    { callbackListener: { onInstall: "x.test/hook%22", onUninstall: "http://127.1/hook" } },
    ["$.callbackListener.onInstall", "URL_QUOTE", use("https://x.test/hook")],
    ["$.callbackListener.onInstall", "URL_SCHEME", use("https://x.test/hook")],
    ["$.callbackListener.onUninstall", "URL_PRIVATE_ADDRESS", privately],
  ),
];

const events: ManifestMistake[] = [
  event("onZohoAuthorize", 'Did you mean "onZohoAuthorise"?'),
  event("oninstall", 'Did you mean "onInstall"?'),
  event("onUninstal", 'Did you mean "onUninstall"?'),
  event("onConfigParamsAdd", 'Did you mean "onConfigParamAdd"?'),
  event("onUpgrade", 'Did you mean "onUpdate"?'),
  // The second and third are members of every object of JavaScript.
  ...["onPayment", "constructor", "__proto__"].map((name) =>
    event(
      name,
      "Leave it out; the events are onInstall, onZohoAuthorise, onTPAAuthorise, onTPARevoke, onUpdate, onConfigParamAdd, onConfigParamDelete, onUninstall.",
    ),
  ),
];

const members: ManifestMistake[] = [
  without("key", 'Add "key": "my-extension".'),
  without("version", 'Add "version": "1.0.0".'),
  without("callbackListener", 'Add "callbackListener": { }.'),
  changed("a member that is misspelt", { calbackListener: {} }, [
    "$.calbackListener",
    "UNKNOWN_MEMBER",
    'Did you mean "callbackListener"?',
  ]),
  changed("an event in the wrong place", { onInstall: "https://x.test/hook" }, [
    "$.onInstall",
    "UNKNOWN_MEMBER",
    'It belongs into "callbackListener".',
  ]),
  changed("scopes in the wrong place", { scopes: [] }, [
    "$.scopes",
    "UNKNOWN_MEMBER",
    'It belongs into "securityContext".',
  ]),
  changed("a member with a space", { "my icon": 1 }, [
    '$["my icon"]',
    "UNKNOWN_MEMBER",
    "Leave it out; there are key, name, version, description, callbackListener, securityContext, configParams, thirdParty.",
  ]),
  changed("a key in capitals", { key: "MyExtension" }, ["$.key", "KEY_INVALID", use("my-extension")]),
  changed("a key with __", { key: "book__keeper" }, ["$.key", "KEY_INVALID", use("book-keeper")]),
  changed("a key that is too short", { key: "ab" }, [
    "$.key",
    "KEY_INVALID",
    'Use 3 to 50, such as "my-extension".',
  ]),
  changed("no name in the name", { name: " " }, ["$.name", "NAME_EMPTY", "Write what people are to read."]),
  changed("a name that is turned around", { name: "Book\u202ekeeper" }, [
    "$.name",
    "NAME_INVISIBLE_CHARACTER",
    use("Book keeper"),
  ]),
  changed("a v before the version", { version: "v1.2.0" }, ["$.version", "VERSION_INVALID", use("1.2.0")]),
  changed("a version of two numbers", { version: "1.2" }, ["$.version", "VERSION_INVALID", use("1.2.0")]),
  changed("zeros before a number", { version: "01.2.0" }, ["$.version", "VERSION_INVALID", use("1.2.0")]),
  changed("build metadata", { version: "1.2.0+42" }, ["$.version", "VERSION_INVALID", use("1.2.0")]),
  changed("a version that is a word", { version: "latest" }, [
    "$.version",
    "VERSION_INVALID",
    'Use a version such as "1.0.0" or "1.1.0-beta.1".',
  ]),
  changed("a version that is a number", { version: 1.2 }, [
    "$.version",
    "WRONG_TYPE",
    'Write it in quotation marks: "1.2.0".',
  ]),
  changed("a description that is too long", { description: "a".repeat(1_001) }, [
    "$.description",
    "TOO_LONG",
    "Use at most 1,000.",
  ]),
  changed("listeners that are a list", { callbackListener: [] }, [
    "$.callbackListener",
    "WRONG_TYPE",
    "Write it like { }.",
  ]),
  changed("a scope in the form of an enum", { securityContext: { scopes: ["CONFIG_READ"] } }, [
    "$.securityContext.scopes[0]",
    "UNKNOWN_SCOPE",
    'Did you mean "config:read"?',
  ]),
  changed("a scope that is none", { securityContext: { scopes: ["admin"] } }, [
    "$.securityContext.scopes[0]",
    "UNKNOWN_SCOPE",
    'Use one of "installation:read", "config:read", "connections:invoke".',
  ]),
  changed("a scope twice", { securityContext: { scopes: ["config:read", "config:read"] } }, [
    "$.securityContext.scopes[1]",
    "DUPLICATE_SCOPE",
    "Leave the second out.",
  ]),
  changed("scopes in one text", { securityContext: { scopes: "config:read, installation:read" } }, [
    "$.securityContext.scopes",
    "WRONG_TYPE",
    'Write a list: ["config:read", "installation:read"].',
  ]),
  param("a param without a type", { name: "apiUrl" }, [
    "$.configParams[0].type",
    "MISSING_MEMBER",
    'Add "type": "text".',
  ]),
  param("a type of another language", { name: "apiUrl", type: "string" }, [
    "$.configParams[0].type",
    "UNKNOWN_TYPE",
    'Did you mean "text"?',
  ]),
  param("a param with a space", { name: "api url", type: "url" }, [
    "$.configParams[0].name",
    "PARAM_NAME_INVALID",
    use("api_url"),
  ]),
  param("a text for true", { name: "apiUrl", type: "url", required: "yes" }, [
    "$.configParams[0].required",
    "WRONG_TYPE",
    "Write true, without quotation marks.",
  ]),
  param("a param that is a text", "apiUrl", ["$.configParams[0]", "WRONG_TYPE", "Write it like { … }."]),
  changed(
    "a param twice",
    {
      configParams: [
        { name: "a", type: "text" },
        { name: "b", type: "text" },
        { name: "a", type: "url" },
      ],
    },
    ["$.configParams[2].name", "DUPLICATE_NAME", "Give each config param a name of its own."],
  ),
  changed(
    "too many params",
    { configParams: Array.from({ length: 51 }, (_, index) => ({ name: `p${index}`, type: "text" })) },
    ["$.configParams", "TOO_MANY", "Declare at most 50."],
  ),
  changed("a service that is misspelt", { thirdParty: { service: "zoho-boks", connection: "Books" } }, [
    "$.thirdParty.service",
    "UNKNOWN_SERVICE",
    'Did you mean "zoho-books"?',
  ]),
  changed("a service by its name", { thirdParty: { service: "Zoho Books", connection: "Books" } }, [
    "$.thirdParty.service",
    "SERVICE_KEY_INVALID",
    'Use the key that the catalogue shows, perhaps "zoho-books".',
  ]),
  changed(
    "two scopes of a service in one place",
    { thirdParty: { service: "zoho-books", connection: "Books", scopes: ["a.READ b.READ"] } },
    ["$.thirdParty.scopes[0]", "SCOPE_INVALID", 'Write one in each place: "a.READ", "b.READ".'],
  ),
];

const syntax: ManifestMistake[] = [
  {
    what: "a version that is a number with a zero at its end",
    text: right.replace('"1.2.0"', "1.10"),
    told: [["$.version", "WRONG_TYPE", 'Write it in quotation marks: "1.10.0".']],
  },
  { what: "no text", text: "", told: [["$", "EMPTY", 'Begin with { "key": "my-extension", … }.']] },
  { what: "a list", text: "[]", told: [["$", "WRONG_TYPE", 'Begin with { "key": "my-extension", … }.']] },
  {
    what: "a trailing comma",
    text: right.replace(/}}$/, "},}"),
    told: [["$.callbackListener", "TRAILING_COMMA", "Leave it out."]],
  },
  {
    what: "no comma",
    text: right.replace('"bookkeeper",', '"bookkeeper"\n'),
    told: [["$.key", "MISSING_COMMA", "Write a comma behind it."]],
  },
  { what: "a comment", text: `// Ours\n${right}`, told: [["$", "COMMENT", "Leave the comment out."]] },
  {
    what: "a byte order mark",
    text: `\ufeff${right}`,
    told: [["$", "BYTE_ORDER_MARK", "Save the file as UTF-8 without a BOM."]],
  },
  {
    what: "apostrophes for quotation marks",
    text: right.replace('"bookkeeper"', "'bookkeeper'"),
    told: [["$.key", "QUOTES", 'Use straight double quotation marks: "…".']],
  },
  {
    what: "a name without quotation marks",
    text: right.replace('"key"', "key"),
    told: [["$.key", "MISSING_QUOTES", 'Write "key".']],
  },
  {
    what: "a URL without quotation marks",
    text: right.replace('"https://x.test/hook"', "https://x.test/hook"),
    told: [["$.callbackListener.onInstall", "MISSING_QUOTES", 'Write "https://x.test/hook".']],
  },
  {
    what: "a text without an end",
    text: right.replace('"bookkeeper",', '"bookkeeper,\n'),
    told: [
      [
        "$.key",
        "UNTERMINATED_STRING",
        "Close it with a quotation mark; write a line break within it as \\n.",
      ],
    ],
  },
  {
    what: "a member twice",
    text: right.replace("{", '{"name":"First",'),
    told: [["$.name", "DUPLICATE_MEMBER", "Keep one of the two: readers of JSON take either."]],
  },
  {
    what: "an event twice",
    text: right.replace('{"onInstall"', '{"onInstall":"https://x.test/a","onInstall"'),
    told: [
      [
        "$.callbackListener.onInstall",
        "DUPLICATE_MEMBER",
        "Keep one of the two: readers of JSON take either.",
      ],
    ],
  },
  {
    what: "an object without an end",
    text: right.slice(0, -1),
    told: [["$", "UNCLOSED", "Close it with }."]],
  },
  {
    what: "something behind the end",
    text: `${right}\n;`,
    told: [["$", "EXTRA_TEXT", "Leave out what stands behind the last }."]],
  },
  {
    what: "the constant of another language",
    text: right.replace('"bookkeeper"', '"bookkeeper","description":None'),
    told: [["$.description", "UNKNOWN_WORD", "Write null, or leave the member out."]],
  },
  {
    what: "an escape that is none",
    text: right.replace("Bookkeeper", "Book\\keeper"),
    told: [["$.name", "BAD_ESCAPE", "Write a backslash as \\\\, or leave it out."]],
  },
  {
    what: "half of a pair",
    text: right.replace("Bookkeeper", "Book\\ud800"),
    told: [["$.name", "BAD_CHARACTER", "Leave this character out: it cannot be kept."]],
  },
  {
    what: "more than there may be",
    text: right.replace("Bookkeeper", "a".repeat(65_536)),
    told: [["$", "TOO_LARGE", "Use at most 64 KB."]],
  },
  {
    what: "too many levels",
    text: "[".repeat(30_000),
    told: [[`$${"[0]".repeat(20)}`, "TOO_DEEP", "Write it flat: a manifest is at most 4 deep."]],
  },
];

export const manifestMistakes: ManifestMistake[] = [...urls, ...events, ...members, ...syntax];
