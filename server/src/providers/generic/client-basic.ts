import type { ClientAuth } from "oauth4webapi";

/**
 * Client id and secret as Basic (RFC 6749, 2.3.1), as forms write them: that leaves letters, digits and `-._*` alone. oauth4webapi
 * escapes these as well; servers that do not decode what they get (Notion, PayPal, Airtable, …) would then know no such client.
 */
export function clientBasic(clientSecret: string): ClientAuth {
  return (_server, client, _body, headers) => {
    const pair = `${asInForms(client.client_id)}:${asInForms(clientSecret)}`;
    headers.set("authorization", `Basic ${Buffer.from(pair).toString("base64")}`);
  };
}

function asInForms(text: string): string {
  return new URLSearchParams({ t: text }).toString().slice("t=".length);
}
