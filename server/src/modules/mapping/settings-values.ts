import type { RecordSide } from "../../generated/prisma/enums.ts";
import type { CommunicationValues } from "../reports/index.ts";
import type { ContactProperty } from "./contact-properties.ts";
import type { Transform } from "./transform.ts";

export type MappingDirection = "PULL" | "PUSH" | "BOTH";
export type ContactsDirection = "OFF" | MappingDirection;

/** How one property and one field stand for each other. */
export type PropertyMapping = {
  property: string;
  field: string;
  direction: MappingDirection;
  /** A record without it stays out. */
  required: boolean;
  /** From the field to the property, in order. */
  pull: Transform[];
  /** From the property to the field, in order. */
  push: Transform[];
};

/** Of `everyMinutes` null means: only when a person starts it. */
export type SyncValues = {
  contacts: ContactsDirection;
  contactsEveryMinutes: number | null;
  pushEveryMinutes: number | null;
  users: boolean;
  usersEveryMinutes: number | null;
  views: boolean;
  viewsEveryMinutes: number | null;
  /** Whose value stands where both sides changed a property. */
  conflicts: RecordSide;
};

export type MappingValues = { properties: PropertyMapping[]; customProperties: ContactProperty[] };

export type FilterValues = {
  /** Keys of the provider views that are synchronised. */
  views: string[];
  /** A pull takes only records that one of `views` has. */
  onlyViews: boolean;
  /** A pull leaves out records without e-mail address. */
  requireEmail: boolean;
};

/** How an account is synchronised. Version 0: nobody has saved any, these are the defaults. */
export type IntegrationSettingsValues = {
  version: number;
  sync: SyncValues;
  mapping: MappingValues;
  filters: FilterValues;
  communication: CommunicationValues;
};
