import { DateTimeResolver, EmailAddressResolver, JSONResolver, URLResolver } from "graphql-scalars";
import { GraphQLScalarType } from "graphql";
import { builder } from "./builder.ts";

builder.addScalarType("DateTime", DateTimeResolver);
builder.addScalarType("EmailAddress", EmailAddressResolver);
builder.addScalarType("JSON", JSONResolver);
builder.addScalarType(
  "URL",
  new GraphQLScalarType<string, string>({
    name: "URL",
    description: "An absolute URL as text (RFC 3986).",
    specifiedByURL: "https://www.rfc-editor.org/rfc/rfc3986",
    serialize: (value) => String(value),
    parseValue: (value) => String(URLResolver.parseValue(value)),
    parseLiteral: (node, variables) => String(URLResolver.parseLiteral(node, variables ?? undefined)),
  }),
);
