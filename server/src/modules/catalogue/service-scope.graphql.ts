import { builder } from "../../graphql/builder.ts";
import type { Scope } from "../../providers/provider.ts";

export const ServiceScopeType = builder.objectRef<Scope>("ServiceScope").implement({
  description: "A permission that a service knows.",
  fields: (t) => ({
    name: t.exposeString("name", { description: "As the provider spells it." }),
    meaning: t.exposeString("meaning", { description: "What it lets one do, in one line." }),
  }),
});
