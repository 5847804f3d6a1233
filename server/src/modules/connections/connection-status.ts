export const connectionStatuses = ["REVOKED", "REAUTHENTICATION_REQUIRED", "CONNECTED"] as const;
export type ConnectionStatus = (typeof connectionStatuses)[number];

/** The independent facts of which the status of a connection in one environment is made. */
export type ConnectionFacts = {
  revokedAt: Date | null;
  revokedByName: string | null;
  refusedAt: Date | null;
  refusedReason: string | null;
  providerAccountName: string | null;
};

/** The first of the statuses, in their order, whose fact holds. */
export function connectionStatus({
  revokedAt,
  refusedAt,
}: Pick<ConnectionFacts, "revokedAt" | "refusedAt">): ConnectionStatus {
  if (revokedAt) return "REVOKED";
  return refusedAt ? "REAUTHENTICATION_REQUIRED" : "CONNECTED";
}

/** One sentence on why the status is so. */
export function connectionReason(facts: ConnectionFacts): string {
  switch (connectionStatus(facts)) {
    case "REVOKED":
      return `Revoked by ${facts.revokedByName ?? "somebody"}: calls are refused until it is granted.`;
    case "REAUTHENTICATION_REQUIRED":
      if (facts.refusedReason === "service_changed")
        return "The service was changed since its credentials were given, so they go nowhere: reconnect it.";
      return `The credentials are refused for good${facts.refusedReason ? ` (${facts.refusedReason.replace(/\.$/, "")})` : ""}: reconnect it.`;
    case "CONNECTED":
      return facts.providerAccountName === null
        ? "Connected. The service does not tell whose account it is."
        : `Connected as ${facts.providerAccountName}.`;
  }
}
