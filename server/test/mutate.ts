import type { TestApp } from "./app.ts";
import { cookiesOf } from "./consent.ts";

/** By API token, or by the cookies of a browser. */
export type Credentials = { token: string } | { cookie: string };

/** One mutation over HTTP: its payload, or the `code` and `message` of its error; and the cookies of the answer. */
export async function mutate<Payload extends object>(
  app: TestApp,
  as: Credentials,
  mutation: string,
  input: object,
  selection: string,
): Promise<{ payload: Partial<Payload> & { code?: string; message?: string }; cookie: string }> {
  const name = mutation.slice(0, 1).toUpperCase() + mutation.slice(1);
  const document = `mutation($input: ${name}Input!) {
    ${mutation}(input: $input) { __typename ... on Error { code message } ... on ${name}Payload { ${selection} } }
  }`;
  const response = await fetch(`${app.origin}/graphql`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...("token" in as ? { authorization: `Bearer ${as.token}` } : { cookie: as.cookie }),
    },
    body: JSON.stringify({ query: document, variables: { input } }),
  });
  const json = (await response.json()) as { data?: Record<string, Partial<Payload>> | null };
  const payload = json.data?.[mutation];
  if (!payload) throw new Error(`${mutation}: ${JSON.stringify(json)}`);
  return { payload, cookie: cookiesOf(response) };
}

/** As `mutate`; throws where the mutation answered an error. */
export async function mustMutate<Payload extends object>(
  ...request: Parameters<typeof mutate>
): Promise<{ payload: Payload; cookie: string }> {
  const { payload, cookie } = await mutate<Payload>(...request);
  if (payload.code) throw new Error(`${request[2]}: ${payload.code} ${payload.message}`);
  return { payload: payload as Payload, cookie };
}
