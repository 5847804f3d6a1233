import { hashBody } from "../callbacks/index.ts";
import { changed, ofSecret } from "./callback-fit.ts";
import type { CallbackCheck, Fit } from "./callback-fit.ts";
import type { CallbackMessage } from "./callback-message.ts";
import type { OpenedSecrets } from "./extension-secret.ts";

/** What Patchbay knows of the delivery that `webhook-id` names: its event, and the `HASH` of each of its attempts. */
export type KnownDelivery = { event: string; hashes: { attempt: number; hash: string }[] };

export function checkHash(
  { headers, body }: CallbackMessage,
  { current, previous, previousCounts }: OpenedSecrets,
  fit: Fit | null,
  delivery: KnownDelivery | null,
): CallbackCheck {
  const name = "HASH";
  const given = headers.get("hash");
  const failed = (explanation: string): CallbackCheck => ({ name, verdict: "FAILED", explanation });
  if (given === undefined || given === "")
    return failed(
      "The header is missing. Every callback carries it: some proxies drop headers that they do not know.",
    );
  const hash = given.toLowerCase();
  if (!/^[0-9a-f]{64}$/.test(hash))
    return failed(
      /^[A-Za-z0-9+/]{43}=?$/.test(given)
        ? "It is base64: HASH is hexadecimal, 64 digits."
        : `It has ${given.length} characters: HASH is 64 hexadecimal digits.`,
    );
  const used =
    hashBody(current, body) === hash
      ? "CURRENT"
      : previous !== null && hashBody(previous, body) === hash
        ? "PREVIOUS"
        : null;
  if (used) return { name, ...ofSecret(used, previousCounts) };
  const isKnown =
    fit !== null && hashBody(fit.secret === "CURRENT" ? current : (previous ?? ""), fit.body) === hash;
  if (isKnown) return failed(changed(fit));
  const sent = delivery?.hashes.find((each) => each.hash === hash);
  if (sent)
    return failed(
      `It is what attempt ${sent.attempt} of the delivery was sent with, so the body is another one. The body differs from attempt to attempt.`,
    );
  return failed(
    "It fits neither secret with this body: the body is not the one that was sent, or the secret is another one. The key of HASH is the whole text of the secret, whsec_ included.",
  );
}

export function checkPreviousHash(
  { headers, body }: CallbackMessage,
  { previous, previousCounts }: OpenedSecrets,
  fit: Fit | null,
): CallbackCheck {
  const name = "HASH-PREVIOUS";
  const given = headers.get("hash-previous")?.toLowerCase();
  if (given === undefined)
    return previousCounts
      ? {
          name,
          verdict: "WARNING",
          explanation:
            "It is missing, although the former secret still counts: it was sent before the rotation, or the header was dropped.",
        }
      : { name, verdict: "OK", explanation: "It is not there, as no former secret counts." };
  if (previous === null)
    return { name, verdict: "WARNING", explanation: "There is no former secret any more to check it with." };
  if (hashBody(previous, body) === given)
    return previousCounts
      ? { name, verdict: "OK", explanation: "It fits the body, with the former secret." }
      : {
          name,
          verdict: "WARNING",
          explanation: "It fits the body, with the former secret, which counts no more.",
        };
  const isKnown = fit !== null && hashBody(previous, fit.body) === given;
  return {
    name,
    verdict: "FAILED",
    explanation: isKnown ? changed(fit) : "It does not fit this body with the former secret.",
  };
}
