import { graphql } from "../../gql/gql.ts";
import { touchLists } from "../../graphql/live-lists.ts";
import { usePageStart } from "../../graphql/page-start.ts";
import { createLive } from "../../graphql/solid.ts";

/** Every field of an extension that may change while someone looks at it. */
export const liveExtensionFragment = graphql(`
  fragment LiveExtension_extension on Extension {
    id
    key
    name
    description
    publisherName
    isOwn
    createdByName
    createdAt
    updatedAt
    secretRotatedAt
    previousSecretUntil
    latestVersion {
      ...VersionFacts_version
    }
  }
`);

/** The same of an installation. */
export const liveInstallationFragment = graphql(`
  fragment LiveInstallation_installation on Installation {
    id
    status
    side
    organizationNumber
    organizationName
    installedAt
    authorizedAt
    thirdPartyAt
    thirdPartyRevokedAt
    uninstalledAt
    installedByName
    authorizedByName
    thirdPartyByName
    uninstalledByName
    configParams {
      name
      value
      isSecret
      isDeclared
      updatedByName
      updatedAt
    }
    extension {
      id
      key
      name
      publisherName
      isOwn
    }
    version {
      ...VersionFacts_version
    }
    upgradeTo {
      id
      version
    }
    connections {
      id
      name
      linkName
      authorizations {
        environment
        status
        reason
        missingScopes
      }
    }
  }
`);

const extensionChanged = graphql(`
  subscription ExtensionChanged($after: String) {
    extensionChanged(after: $after) {
      cursor
      change
      extensionId
      extension {
        ...LiveExtension_extension
      }
    }
  }
`);

const installationChanged = graphql(`
  subscription InstallationChanged($after: String) {
    installationChanged(after: $after) {
      cursor
      change
      installationId
      installation {
        ...LiveInstallation_installation
      }
    }
  }
`);

/** Keeps extensions and installations live on the pages that show them, of both sides. */
export function createExtensionsLive(): void {
  const start = usePageStart();
  const after = () => ({ after: start() });
  createLive(
    extensionChanged,
    ({ extensionChanged: change }) => {
      touchLists("Extension", change.extensionId);
      touchLists("ExtensionVersion");
    },
    after,
  );
  createLive(
    installationChanged,
    ({ installationChanged: change }) => {
      touchLists("Installation", change.installationId);
      touchLists("InstallationEvent");
    },
    after,
  );
}
