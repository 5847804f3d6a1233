export { assertKeyEverywhere } from "./assert-key-everywhere.ts";
export { beginRotation } from "./begin-rotation.ts";
export { countOutdated } from "./count-outdated.ts";
export { deleteCredential } from "./delete-credential.ts";
export { describeKeys } from "./describe-keys.ts";
export { listMasterKeys } from "./list-master-keys.ts";
export { openCredential } from "./open-credential.ts";
export { startRotationQueue } from "./rotation-queue.ts";
export { resealCredential, sealCredential } from "./seal-credential.ts";
