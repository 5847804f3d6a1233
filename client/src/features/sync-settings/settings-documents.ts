import { graphql } from "../../gql/gql.ts";

export const propertyMappingFragment = graphql(`
  fragment SettingsPropertyMapping_mapping on PropertyMapping {
    property
    field
    direction
    required
    pull {
      kind
      text
      number
      values {
        from
        to
      }
    }
    push {
      kind
      text
      number
      values {
        from
        to
      }
    }
    issue
  }
`);

export const syncPartFragment = graphql(`
  fragment SettingsSync_sync on SyncSettings {
    contacts
    contactsEveryMinutes
    pushEveryMinutes
    users
    usersEveryMinutes
    views
    viewsEveryMinutes
    conflicts
  }
`);

export const filtersPartFragment = graphql(`
  fragment SettingsFilters_filters on FilterSettings {
    views
    onlyViews
    requireEmail
  }
`);

export const communicationPartFragment = graphql(`
  fragment SettingsCommunication_communication on CommunicationSettings {
    mails {
      kind
      delivery
      required
    }
    runs
  }
`);

export const settingsFragment = graphql(`
  fragment SettingsPage_settings on IntegrationSettings {
    version
    updatedAt
    updatedBy
    sync {
      ...SettingsSync_sync
    }
    mapping {
      properties {
        ...SettingsPropertyMapping_mapping
      }
      customProperties {
        name
        label
        type
      }
      issues {
        property
        field
        message
      }
    }
    filters {
      ...SettingsFilters_filters
    }
    communication {
      ...SettingsCommunication_communication
    }
    defaults {
      sync {
        ...SettingsSync_sync
      }
      filters {
        ...SettingsFilters_filters
      }
      communication {
        ...SettingsCommunication_communication
      }
    }
    suggestions {
      property
      field
      confidence
      reason
    }
  }
`);

export const accountSettingsFragment = graphql(`
  fragment SettingsPage_account on Account {
    id
    providerOrgName
    environment
    service {
      id
      key
      name
      capabilities
    }
    contactProperties {
      name
      label
      type
      custom
    }
    contactViews {
      key
      name
    }
    contactFields {
      name
      label
      type
      providerType
      required
      readOnly
      maxLength
      choices
      custom
    }
    integrationSettings {
      ...SettingsPage_settings
    }
  }
`);

export const settingsDocument = graphql(`
  query IntegrationSettingsPage($id: ID!) {
    account(id: $id) {
      ...SettingsPage_account
    }
  }
`);

export const saveSettingsDocument = graphql(`
  mutation SaveIntegrationSettings($input: SaveIntegrationSettingsInput!) {
    saveIntegrationSettings(input: $input) {
      ... on SaveIntegrationSettingsPayload {
        account {
          ...SettingsPage_account
        }
      }
      ... on SettingsConflictError {
        changedBy
        changedAt
        settings {
          ...SettingsPage_settings
        }
      }
      ...Failure_error
    }
  }
`);
