import type { MappingError } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { loadPage } from "../../graphql/lists.ts";

const errorsOfContact: ListDefinition = {
  table: "MappingError",
  order: [{ sql: `t."id"`, type: "uuid" }],
  direction: "desc",
};

builder.prismaObjectField("Contact", "mappingErrors", (t) =>
  t.field({
    type: listOf("MappingError"),
    description: "Its values that could not be taken over, newest first.",
    args: pageArguments(),
    resolve: (contact, args, ctx) =>
      loadPage<MappingError>(ctx, errorsOfContact, { column: "contactId", id: contact.id }, args),
  }),
);
