import { listen } from "./listen.ts";
import type { Heard } from "./listen.ts";

export type Evil = Awaited<ReturnType<typeof startEvil>>;

/** The attacker's server: plays along whatever it is asked, and keeps every byte that it hears. */
export async function startEvil() {
  const heard: Heard[] = [];
  const server = await listen((one) => {
    heard.push(one);
    return {
      json: { access_token: "evil-access-token", refresh_token: "evil-refresh-token", sub: "mallory" },
    };
  });
  return {
    origin: server.origin,
    close: server.close,
    forget: () => void heard.splice(0),
    /** Those of the secrets that it heard, in whatever part of a request and however encoded there. */
    knows(secrets: readonly string[]): string[] {
      const all = heard.map(({ method, url, headers, body }) => {
        const basic = headers.authorization?.replace(/^Basic /, "") ?? "";
        const plain = `${method} ${url.href} ${JSON.stringify(headers)} ${body}`;
        return `${plain} ${safeDecode(plain)} ${Buffer.from(basic, "base64").toString()}`;
      });
      return secrets.filter((secret) => all.some((text) => text.includes(secret)));
    },
  };
}

function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return "";
  }
}
