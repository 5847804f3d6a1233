const ownHeaders = new Set(["content-length", "host", "connection", "transfer-encoding"]);

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;

/**
 * A request that was made, as a curl command: its URL, headers and body as they were kept. What curl says by itself
 * (length, host) is left out.
 */
export function requestAsCurl(request: { url: string; headers: unknown; body: string | null }): string {
  const headers = Object.entries((request.headers ?? {}) as Record<string, unknown>).filter(
    ([name]) => !ownHeaders.has(name.toLowerCase()),
  );
  return [
    `curl -i -X POST ${quoted(request.url)}`,
    ...headers.map(([name, value]) => `  -H ${quoted(`${name}: ${String(value)}`)}`),
    ...(request.body === null ? [] : [`  --data-raw ${quoted(request.body)}`]),
  ].join(" \\\n");
}
