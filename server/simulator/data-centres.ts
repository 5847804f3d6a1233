/** The ten data centres of Zoho. In the simulator each is a path prefix of one origin. */
export const DATA_CENTRES = ["us", "eu", "in", "au", "jp", "ca", "sa", "cn", "uk", "ae"] as const;

export type DataCentre = (typeof DATA_CENTRES)[number];

export function isDataCentre(text: string | undefined): text is DataCentre {
  return DATA_CENTRES.some((dataCentre) => dataCentre === text);
}

/** Consent begins at us for everybody but China, whose accounts server stands alone. */
export function isConsentEntry(dataCentre: DataCentre): boolean {
  return dataCentre === "us" || dataCentre === "cn";
}

/** Whether a person who began consent at `entry` can pick an organization of `dataCentre`. */
export function isReachableFrom(entry: DataCentre, dataCentre: DataCentre): boolean {
  return entry === "cn" ? dataCentre === "cn" : dataCentre !== "cn";
}
