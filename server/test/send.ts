import type { TestApp } from "./app.ts";
import { cookiesOf } from "./consent.ts";

/** A mutation over HTTP, with the cookies that its answer sets. */
export async function send(
  app: TestApp,
  token: string,
  document: string,
  variables: Record<string, unknown>,
): Promise<{ data: Record<string, Record<string, unknown>>; cookie: string }> {
  const response = await fetch(`${app.origin}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query: document, variables }),
  });
  const answer = (await response.json()) as {
    data?: Record<string, Record<string, unknown>>;
    errors?: unknown;
  };
  if (!answer.data) throw new Error(JSON.stringify(answer.errors));
  return { data: answer.data, cookie: cookiesOf(response) };
}
