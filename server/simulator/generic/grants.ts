import { randomBytes } from "node:crypto";
import { lookUp } from "../look-up.ts";
import type { World } from "../world.ts";
import type { Grant } from "./generic-state.ts";

const KEPT_MS = 60 * 60_000;
const MOST_FORMER = 100;
const MOST_ACCESS_TOKENS = 15;
const TOKEN = /^g(rt|at)-(g\d+)-[0-9a-f]{40}$/;

export function makeGrant(
  world: World,
  draft: { clientId: string; userId: string | null; scopes: string[] },
): Grant {
  const { grants } = world.state.generic;
  for (const [id, grant] of Object.entries(grants)) {
    if (grant.endedAt !== undefined && grant.endedAt + KEPT_MS <= world.now()) delete grants[id];
  }
  const grant: Grant = {
    ...draft,
    id: `g${world.nextNumber()}`,
    createdAt: world.now(),
    refreshToken: null,
    former: [],
    accessTokens: [],
    issued: 0,
    refreshes: 0,
    refused: 0,
    reuses: 0,
  };
  grants[grant.id] = grant;
  return grant;
}

/** A new access token of a grant. Only the newest 15 of a grant are kept. */
export function addAccessToken(world: World, grant: Grant, scopes: string[], lifeSeconds: number): string {
  const value = `gat-${grant.id}-${randomBytes(20).toString("hex")}`;
  const expiresAt = world.now() + lifeSeconds * 1_000;
  grant.accessTokens = [...grant.accessTokens, { value, scopes, expiresAt }].slice(-MOST_ACCESS_TOKENS);
  grant.issued += 1;
  world.touch();
  return value;
}

/** A new refresh token in place of the one before, which is remembered so that its return can be seen. */
export function renewRefreshToken(world: World, grant: Grant): string {
  if (grant.refreshToken !== null) {
    grant.former.push({ value: grant.refreshToken, rotatedAt: world.now() });
    grant.former = grant.former.slice(-MOST_FORMER);
  }
  grant.refreshToken = `grt-${grant.id}-${randomBytes(20).toString("hex")}`;
  world.touch();
  return grant.refreshToken;
}

/** The grant that a token, live or not, names; undefined for any other text. A token may still be none of its own. */
export function findGrant(world: World, token: string): Grant | undefined {
  return lookUp(world.state.generic.grants, TOKEN.exec(token)?.[2] ?? "");
}

export function findAccessToken(world: World, token: string): { grant: Grant; scopes: string[] } | undefined {
  const grant = findGrant(world, token);
  const found = grant?.accessTokens.find((candidate) => candidate.value === token);
  if (grant === undefined || found === undefined || grant.endedAt !== undefined) return undefined;
  return found.expiresAt > world.now() ? { grant, scopes: found.scopes } : undefined;
}

/** Ends a grant and every token of it. */
export function endGrant(world: World, grant: Grant, because: NonNullable<Grant["endedBecause"]>): void {
  if (grant.endedAt !== undefined) return;
  grant.endedAt = world.now();
  grant.endedBecause = because;
  world.touch();
}
