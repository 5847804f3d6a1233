import type { LiveInstallation_InstallationFragment } from "../../gql/graphql.ts";

type Installation = Pick<LiveInstallation_InstallationFragment, "configParams"> & {
  version: Pick<LiveInstallation_InstallationFragment["version"], "configParams">;
};

/** What the installed version declares and nobody has given yet. */
export function missingParams(installation: Installation) {
  const given = new Set(installation.configParams?.map(({ name }) => name));
  return installation.version.configParams.filter(({ name }) => !given.has(name));
}
