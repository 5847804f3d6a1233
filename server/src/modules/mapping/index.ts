export { compileMapping } from "./compile-mapping.ts";
export type { CompiledMapping } from "./compile-mapping.ts";
export { CONTACT_PROPERTIES } from "./contact-properties.ts";
export type { ContactProperty } from "./contact-properties.ts";
export type { MappingFault } from "./mapping-fault.ts";
export type { MappingIssue } from "./mapping-issues.ts";
export type { Transform, TransformKind } from "./transform.ts";
export type {
  CommunicationValues,
  ContactsDirection,
  FilterValues,
  IntegrationSettingsValues,
  MailDelivery,
  MappingDirection,
  MappingValues,
  PropertyMapping,
  SyncValues,
} from "./settings-values.ts";
export { getContactFields } from "./get-contact-fields.ts";
export { getIntegrationSettings } from "./get-integration-settings.ts";
export { countFailed, listFailed } from "./list-failed.ts";
export { settleMappingErrors } from "./settle-mapping-errors.ts";
export { countOpenErrors } from "./count-open-errors.ts";
export { ContactFieldType, ContactPropertyType } from "./contact-properties.graphql.ts";
export {
  MappingErrorStateEnum,
  PropertyTypeEnum,
  RecordSideEnum,
  SyncDirectionEnum,
  SyncRunKindEnum,
} from "./mapping-enums.graphql.ts";
