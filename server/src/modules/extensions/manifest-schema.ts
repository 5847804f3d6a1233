import { z } from "zod";
import type { CallbackEvent } from "../../generated/prisma/enums.ts";
import { longestUrl, readCallbackUrl } from "./callback-url.ts";
import type { Finding } from "./finding.ts";
import { configParamTypes, securityContextScopes } from "./manifest.ts";
import {
  checkKey,
  checkLength,
  checkName,
  checkParamName,
  checkScope,
  checkServiceKey,
  checkVersion,
} from "./manifest-rules.ts";

export const mostConfigParams = 50;
const mostScopes = 100;

/** A text that a rule looks at; what it finds goes along with the issue. */
function text(...rules: ((value: string) => Finding | Finding[] | null)[]) {
  return z.string().superRefine((value, context) => {
    for (const { message, code, remedy } of rules.flatMap((rule) => rule(value) ?? []))
      context.addIssue({ code: "custom", message, params: { code, remedy } });
  });
}

const listener = (what: string) =>
  text((url) => readCallbackUrl(url).findings)
    .meta({
      description: `Posted to when ${what}. https, to a public address.`,
      format: "uri",
      maxLength: longestUrl,
      examples: ["https://example.com/hook"],
    })
    .optional();

const listeners = {
  onInstall: listener("the extension is installed"),
  onZohoAuthorise: listener("the platform is authorised"),
  onTPAAuthorise: listener("the third-party app is authorised"),
  onTPARevoke: listener("the third-party app is revoked"),
  onUpdate: listener("an installation goes over to this version"),
  onConfigParamAdd: listener("config params are added or replaced"),
  onConfigParamDelete: listener("config params are deleted"),
  onUninstall: listener("the extension is uninstalled"),
} satisfies Record<CallbackEvent, z.ZodType>;

const configParam = z
  .strictObject({
    name: text(checkParamName).meta({
      description: "What the extension knows it by.",
      pattern: "^[A-Za-z][A-Za-z0-9_.-]{0,63}$",
      examples: ["apiUrl"],
    }),
    label: text(checkName())
      .nullish()
      .meta({ description: "What a form calls it; the name unless given.", examples: ["API address"] }),
    type: z.enum(configParamTypes).meta({
      description: "What its value may be. A secret is kept sealed.",
      examples: ["url", "secret"],
    }),
    required: z
      .boolean()
      .nullish()
      .meta({ description: "Whether the extension cannot do without it; false unless given." }),
    description: text(checkLength(500)).nullish().meta({ description: "For people.", maxLength: 500 }),
  })
  .meta({ description: "A value that the customer gives." });

/** A manifest as it is written. What is unknown is refused. */
export const manifestSchema = z
  .strictObject({
    key: text(checkKey).meta({
      description: "What the extension is known by, in all of this Patchbay. It never changes.",
      pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
      minLength: 3,
      maxLength: 50,
      examples: ["bookkeeper"],
    }),
    name: text(checkName()).meta({
      description: "What people read.",
      minLength: 1,
      maxLength: 100,
      examples: ["Bookkeeper"],
    }),
    version: text(checkVersion).meta({
      description: "By semver.org 2.0.0, without build metadata. Each is newer than the one before.",
      pattern: "^(0|[1-9]\\d*)\\.(0|[1-9]\\d*)\\.(0|[1-9]\\d*)(-[0-9A-Za-z.-]+)?$",
      examples: ["1.0.0", "1.1.0-beta.1"],
    }),
    description: text(checkLength(1_000))
      .nullish()
      .meta({ description: "What it is for, in a few sentences.", maxLength: 1_000 }),
    callbackListener: z.strictObject(listeners).meta({
      description: "Who is called back for which event: only events that are listed fire.",
      examples: [{ onInstall: "https://example.com/hook" }],
    }),
    securityContext: z
      .strictObject({
        scopes: z
          .array(z.enum(securityContextScopes))
          .nullish()
          .meta({ description: "`installation:read` unless given; none of all with an empty list." }),
      })
      .nullish()
      .meta({
        description: "What the extension may ask of Patchbay with the securityContext of a callback.",
        examples: [{ scopes: ["installation:read", "config:read"] }],
      }),
    configParams: z
      .array(configParam)
      .nullish()
      .meta({
        description: "The config params that it takes; without any declared, every name is taken.",
        maxItems: mostConfigParams,
        examples: [[{ name: "apiUrl", label: "API address", type: "url", required: true }]],
      }),
    thirdParty: z
      .strictObject({
        service: text(checkServiceKey).meta({
          description: "The key of a service of the catalogue.",
          examples: ["zoho-books"],
        }),
        connection: text(checkName()).meta({
          description: "The name of the connection that an installation makes.",
          minLength: 1,
          maxLength: 100,
          examples: ["Books"],
        }),
        scopes: z.array(text(checkScope)).nullish().meta({
          description: "What its consent asks for; the default scopes of the service unless given.",
          maxItems: mostScopes,
        }),
      })
      .nullish()
      .meta({
        description:
          "The third-party app whose credentials Patchbay keeps. Without it the extension keeps them itself.",
        examples: [{ service: "zoho-books", connection: "Books" }],
      }),
  })
  .meta({ title: "Patchbay extension manifest", description: "What one version of an extension is." });

export type WrittenManifest = z.output<typeof manifestSchema>;

/** JSON Schema (2020-12) of manifests, for editors. It says less than `checkManifest`, and nothing that is wrong. */
export function describeManifests(): Record<string, unknown> {
  return z.toJSONSchema(manifestSchema, { io: "input" });
}
