import type { Journey } from "./journey.ts";

/** What the providers gave: access and refresh tokens, those that have ended too. */
export function harvestTokens({ app, planted }: Journey): void {
  const { control } = app.simulator;
  const { accessTokens, refreshTokens } = control.listTokens();
  for (const { value } of accessTokens) planted.add("an access token of Zoho", value);
  for (const { value } of refreshTokens) planted.add("a refresh token of Zoho", value);
  for (const { accessTokens: issued, former, refreshToken } of control.generic.listGrants()) {
    for (const { value } of issued) planted.add("an access token of the generic service", value);
    for (const { value } of former) planted.add("a former refresh token of the generic service", value);
    if (refreshToken) planted.add("a refresh token of the generic service", refreshToken);
  }
}
