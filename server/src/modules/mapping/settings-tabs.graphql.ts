import { builder } from "../../graphql/builder.ts";
import { isRequired, MailDeliveryEnum, NotificationKindEnum } from "../reports/index.ts";
import type { CommunicationValues } from "../reports/index.ts";
import { RecordSideEnum, SyncRunKindEnum } from "./mapping-enums.graphql.ts";
import type { ContactsDirection, FilterValues, SyncValues } from "./settings-values.ts";
import type { SettingsTab } from "./stored-settings.ts";

export const SettingsTabEnum = builder.enumType("SettingsTab", {
  description: "A tab of the settings of an account.",
  values: {
    SYNC: { value: "sync", description: "Which objects, which way, how often." },
    MAPPING: { value: "mapping", description: "Which property stands for which field." },
    FILTERS: { value: "filters", description: "Which records." },
    COMMUNICATION: { value: "communication", description: "Which mails, and which runs they tell of." },
  } satisfies Record<Uppercase<SettingsTab>, { value: SettingsTab; description: string }>,
});

export const ContactsDirectionEnum = builder.enumType("ContactsDirection", {
  description: "Which way contacts go.",
  values: {
    OFF: { description: "Neither." },
    PULL: { description: "From the provider to Patchbay." },
    PUSH: { description: "From Patchbay to the provider." },
    BOTH: { description: "Both ways." },
  } satisfies Record<ContactsDirection, object>,
});

const minutes = "in minutes: 5, 15, 60, 360, 1440 or 10080; null: only when a person or a program starts it.";

export const SyncSettingsType = builder.objectRef<SyncValues>("SyncSettings").implement({
  description: "The tab Sync: which objects, which way, how often.",
  fields: (t) => ({
    contacts: t.field({
      type: ContactsDirectionEnum,
      description: "Which way contacts go.",
      resolve: ({ contacts }) => contacts,
    }),
    contactsEveryMinutes: t.exposeInt("contactsEveryMinutes", {
      nullable: true,
      description: `How often contacts are pulled, ${minutes}`,
    }),
    pushEveryMinutes: t.exposeInt("pushEveryMinutes", {
      nullable: true,
      description: `How often contacts are pushed, ${minutes}`,
    }),
    users: t.exposeBoolean("users", { description: "Whether the people of the organization are read." }),
    usersEveryMinutes: t.exposeInt("usersEveryMinutes", {
      nullable: true,
      description: `How often, ${minutes}`,
    }),
    views: t.exposeBoolean("views", { description: "Whether the chosen views are read with their records." }),
    viewsEveryMinutes: t.exposeInt("viewsEveryMinutes", {
      nullable: true,
      description: `How often, ${minutes}`,
    }),
    conflicts: t.field({
      type: RecordSideEnum,
      description:
        "Whose value stands where both sides changed the same property since they last met. The other is kept in `Contact.conflicts`.",
      resolve: ({ conflicts }) => conflicts,
    }),
  }),
});

export const SyncSettingsInput = builder.inputType("SyncSettingsInput", {
  description: "The tab Sync as a whole.",
  fields: (t) => ({
    contacts: t.field({ type: ContactsDirectionEnum, required: true, description: "Which way contacts go." }),
    contactsEveryMinutes: t.int({ description: `How often contacts are pulled, ${minutes}` }),
    pushEveryMinutes: t.int({ description: `How often contacts are pushed, ${minutes}` }),
    users: t.boolean({ required: true, description: "Whether the people of the organization are read." }),
    usersEveryMinutes: t.int({ description: `How often, ${minutes}` }),
    views: t.boolean({
      required: true,
      description: "Whether the chosen views are read with their records.",
    }),
    viewsEveryMinutes: t.int({ description: `How often, ${minutes}` }),
    conflicts: t.field({
      type: RecordSideEnum,
      required: true,
      description: "Whose value stands where both sides changed the same property.",
    }),
  }),
});

export const FilterSettingsType = builder.objectRef<FilterValues>("FilterSettings").implement({
  description: "The tab Filters: which records.",
  fields: (t) => ({
    views: t.exposeStringList("views", {
      description: "Keys of the provider's views that are synchronised (`ProviderView.key`).",
    }),
    onlyViews: t.exposeBoolean("onlyViews", {
      description: "Whether a pull takes only records that one of these views has.",
    }),
    requireEmail: t.exposeBoolean("requireEmail", {
      description: "Whether a pull leaves out records without e-mail address.",
    }),
  }),
});

export const FilterSettingsInput = builder.inputType("FilterSettingsInput", {
  description: "The tab Filters as a whole.",
  fields: (t) => ({
    views: t.stringList({ required: true, description: "Keys of views of contacts, at most 50." }),
    onlyViews: t.boolean({
      required: true,
      description: "Whether a pull takes only records that one of these views has.",
    }),
    requireEmail: t.boolean({
      required: true,
      description: "Whether a pull leaves out records without e-mail address.",
    }),
  }),
});

const MailChoiceType = builder.objectRef<CommunicationValues["mails"][number]>("MailChoice").implement({
  description: "When mails of one kind go out.",
  fields: (t) => ({
    kind: t.field({ type: NotificationKindEnum, description: "Which mails.", resolve: ({ kind }) => kind }),
    delivery: t.field({ type: MailDeliveryEnum, description: "When.", resolve: ({ delivery }) => delivery }),
    required: t.boolean({
      description: "Whether it goes out at once, whatever anybody chooses.",
      resolve: ({ kind }) => isRequired(kind),
    }),
  }),
});

export const CommunicationSettingsType = builder
  .objectRef<CommunicationValues>("CommunicationSettings")
  .implement({
    description: "The tab Communication: which mails, and which runs they tell of.",
    fields: (t) => ({
      mails: t.field({
        type: [MailChoiceType],
        description: "One for each kind of mail about an account.",
        resolve: ({ mails }) => mails,
      }),
      runs: t.field({
        type: [SyncRunKindEnum],
        description: "The data syncs that are reported.",
        resolve: ({ runs }) => runs,
      }),
    }),
  });

export const CommunicationSettingsInput = builder.inputType("CommunicationSettingsInput", {
  description: "The tab Communication as a whole.",
  fields: (t) => ({
    mails: t.field({
      type: [
        builder.inputType("MailChoiceInput", {
          description: "When mails of one kind go out.",
          fields: (choice) => ({
            kind: choice.field({ type: NotificationKindEnum, required: true, description: "Which mails." }),
            delivery: choice.field({ type: MailDeliveryEnum, required: true, description: "When." }),
          }),
        }),
      ],
      required: true,
      description: "Choices; a kind that is left out goes out as by default.",
    }),
    runs: t.field({
      type: [SyncRunKindEnum],
      required: true,
      description: "The data syncs that are reported.",
    }),
  }),
});
