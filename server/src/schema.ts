import "./graphql/scalars.ts";
import "./graphql/errors.ts";
import "./modules/access/access.graphql.ts";
import "./modules/access/api-tokens.graphql.ts";
import "./modules/access/audit-log.graphql.ts";
import "./modules/access/members.graphql.ts";
import "./modules/access/members-mutations.graphql.ts";
import "./modules/access/sign-in.graphql.ts";
import "./modules/catalogue/catalogue.graphql.ts";
import { builder } from "./graphql/builder.ts";

builder.queryType({
  description: "Reads. Everything is of the viewer's own organization.",
  authScopes: { read: true },
});
builder.mutationType({
  description: "Writes. Each takes one `input` and answers a union of its payload and its errors.",
});

export const schema = builder.toSchema();
