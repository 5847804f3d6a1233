import type { NotificationKind } from "../../generated/prisma/enums.ts";
import { builder } from "../../graphql/builder.ts";
import type { MailDelivery } from "./communication.ts";

export const NotificationKindEnum = builder.enumType("NotificationKind", {
  description: "What a mail can be about.",
  values: {
    REAUTHENTICATION_REQUIRED: {
      description: "A provider refuses the tokens of an account or connection for good.",
    },
    SYNC_FAILED: { description: "The sync of an account failed." },
    WATCH_FAILED: { description: "Events of an account cannot be received." },
    FUNCTION_FAILING: { description: "A rule's function fails time after time." },
    CALLBACK_FAILING: { description: "Callbacks to an endpoint fail." },
    CALLBACK_DISABLED: { description: "An endpoint was disabled: no callbacks are sent to it any more." },
    CALLBACK_RECOVERED: { description: "Callbacks to an endpoint succeed again." },
    MAPPING_ERRORS: { description: "Values of contacts could not be taken over." },
    DATA_SYNC: { description: "A data sync ended: contacts, users or views." },
    INTEGRATION_ENABLED: { description: "An integration works from now on." },
    INTEGRATION_DISABLED: { description: "An integration works no longer." },
    DIGEST: { description: "Several notifications in one mail." },
    WEEKLY_REPORT: { description: "What happened in a week." },
  } satisfies Record<NotificationKind, object>,
});

export const MailDeliveryEnum = builder.enumType("MailDelivery", {
  description: "When a mail goes out.",
  values: {
    AT_ONCE: { description: "As soon as its cause." },
    DIGEST: { description: "With the organization's next digest." },
    NEVER: { description: "Not at all." },
  } satisfies Record<MailDelivery, object>,
});
