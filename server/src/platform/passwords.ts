import { argon2, randomBytes, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

const derive = promisify(argon2);

// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, 2 passes, 1 lane.
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 };

/** The Argon2id hash of a password with its salt and cost, as text to store. Takes some 30 ms of a worker thread. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  const tag = await derive("argon2id", { message: password, nonce, ...cost });
  return `argon2id$${cost.memory}$${cost.passes}$${nonce.toString("base64url")}$${tag.toString("base64url")}`;
}

/** Whether a password has this hash. With null it takes as long and is false, so that unknown users look the same. */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [, memory, passes, nonce, tag] = (stored ?? unknownUser).split("$");
  const derived = await derive("argon2id", {
    message: password,
    nonce: Buffer.from(nonce ?? "", "base64url"),
    ...cost,
    memory: Number(memory),
    passes: Number(passes),
  });
  return timingSafeEqual(derived, Buffer.from(tag ?? "", "base64url")) && stored !== null;
}

const unknownUser = `argon2id$${cost.memory}$${cost.passes}$${Buffer.alloc(16).toString("base64url")}$${Buffer.alloc(32).toString("base64url")}`;
