/** How an installation is called: the publisher knows the customer by its number only. */
export function installationName(installation: {
  organizationNumber: number;
  organizationName: string | null;
}): string {
  return installation.organizationName ?? `Organization ${installation.organizationNumber}`;
}
