export { beginFlow } from "./begin-flow.ts";
export type { BegunFlow, GrantChoice } from "./begin-flow.ts";
export { finishFlow, giveBack, recordOutcome } from "./finish-flow.ts";
export type { FinishedFlow } from "./finish-flow.ts";
export { FlowFailure } from "./flow-failure.ts";
export { revokeAtProvider } from "./revoke-at-provider.ts";
export type { Receipt } from "./revoke-at-provider.ts";
export { refreshTokenHash, replaceTokens, storeAuthorization } from "./store-tokens.ts";
export { withTokens } from "./with-tokens.ts";
