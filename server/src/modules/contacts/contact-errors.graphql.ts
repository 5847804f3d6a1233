import type { Contact, MappingError } from "../../generated/prisma/client.ts";
import { builder } from "../../graphql/builder.ts";
import { listOf, pageArguments } from "../../graphql/list-types.ts";
import type { ListDefinition } from "../../graphql/lists.ts";
import { loadPage } from "../../graphql/lists.ts";
import { makeRecordLoader } from "../../graphql/records.ts";

const loadContact = makeRecordLoader<Contact>("Contact");

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

builder.prismaObjectField("MappingError", "contact", (t) =>
  t.field({
    type: "Contact",
    nullable: true,
    description:
      "The contact that the record is; null where the record was kept out, or is no contact any more.",
    resolve: (error, _args, ctx) => (error.contactId ? loadContact(ctx, error.contactId) : null),
  }),
);
