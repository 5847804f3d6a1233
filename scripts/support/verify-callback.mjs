// Plain JavaScript for Node 20.19 and newer, without dependencies.
import { createHmac, timingSafeEqual } from "node:crypto";

const windowSeconds = 300;

/** How one check of a delivery came out: `good` is null where there was nothing to check. */
const check = (name, good, why) => ({ name, good, why });

const isSame = (one, other) => {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
};

const hashOf = (secret, body) => createHmac("sha256", secret).update(body).digest("hex");

function signatureOf(secret, id, timestamp, body) {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64")}`;
}

/** Why a text that is JSON has another hash than was sent; null where that is not the reason. */
function reformatted(secrets, hashes, body) {
  try {
    const compact = JSON.stringify(JSON.parse(body.toString("utf8")));
    return secrets.some((secret) => hashes.some((hash) => isSame(hash, hashOf(secret, compact))))
      ? "The body was formatted anew on its way: the raw bytes have to be hashed as they come."
      : null;
  } catch {
    return null;
  }
}

/**
 * Checks a delivery against the secrets that its receiver knows (one, or two while they change). `headers` have lower-case
 * names, `body` is the raw one. `verified` is null without secrets. Each check says why it failed.
 */
export function verifyCallback(secrets, headers, body, nowMs) {
  if (secrets.length === 0) return { verified: null, checks: [] };
  const { hash, "hash-previous": previous, "webhook-id": id = "" } = headers;
  const { "webhook-timestamp": timestamp = "", "webhook-signature": signatures } = headers;
  const hashes = [hash, previous].filter((text) => text !== undefined).map((text) => text.toLowerCase());
  const hashFits = secrets.some((secret) => hashes.some((text) => isSame(text, hashOf(secret, body))));
  const signed = (signatures ?? "").split(" ").filter((text) => text !== "");
  const signatureFits = secrets.some((secret) =>
    signed.some((text) => isSame(text, signatureOf(secret, id, timestamp, body))),
  );
  const stranger =
    "No secret that was given fits: either it is another extension's or an older one, or the body was changed on its way.";

  const checks = [];
  if (hashes.length === 0) checks.push(check("HASH", false, "The header is missing."));
  else if (hashFits) checks.push(check("HASH", true, ""));
  else checks.push(check("HASH", false, reformatted(secrets, hashes, body) ?? stranger));

  if (signed.length === 0) checks.push(check("webhook-signature", false, "The header is missing."));
  else if (signatureFits) checks.push(check("webhook-signature", true, ""));
  else
    checks.push(
      check(
        "webhook-signature",
        false,
        hashFits ? "webhook-id or webhook-timestamp is not the one that was signed." : stranger,
      ),
    );
  checks.push(checkTimestamp(timestamp, nowMs));
  return { verified: checks.every(({ good }) => good), checks };
}

function checkTimestamp(timestamp, nowMs) {
  const name = "webhook-timestamp";
  if (!/^\d{1,12}$/.test(timestamp)) return check(name, false, "It is missing or no number of seconds.");
  const age = Math.round(nowMs / 1_000) - Number(timestamp);
  if (Math.abs(age) <= windowSeconds) return check(name, true, "");
  return check(
    name,
    false,
    age > 0
      ? `It is ${age} seconds old: a receiver takes at most ${windowSeconds}, so that nobody can send an old request again.`
      : `It lies ${-age} seconds ahead: compare the clocks of both machines.`,
  );
}
