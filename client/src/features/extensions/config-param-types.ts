import type { ConfigParamType } from "../../gql/graphql.ts";

export const typeWords = {
  TEXT: "Text",
  SECRET: "Secret",
  NUMBER: "Number",
  BOOLEAN: "Yes or no",
  URL: "URL",
} satisfies Record<ConfigParamType, string>;
