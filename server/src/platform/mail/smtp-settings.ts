const localNames = new Set(["localhost", "127.0.0.1", "[::1]"]);

export type SmtpSettings = {
  host: string;
  port: number;
  /** TLS from the first byte: `smtps:`. */
  secure: boolean;
  /** Whether a mail may go only over a connection that is encrypted, with a certificate that holds. */
  requireTls: boolean;
  auth: { user: string; pass: string } | null;
};

/**
 * Reads SMTP_URL: `smtp(s)://user:password@host:port`. `smtps` is TLS from the first byte (port 465), `smtp` asks for STARTTLS (port 587).
 * TLS is required unless the host is this machine, or `?tls=optional` says that plain text will do. Throws a TypeError that names what is wrong.
 */
export function readSmtpUrl(text: string): SmtpSettings {
  const url = new URL(text);
  if (url.protocol !== "smtp:" && url.protocol !== "smtps:")
    throw new TypeError("must begin with smtp:// or smtps://");
  if (url.hostname === "") throw new TypeError("must name a host");
  for (const [name, value] of url.searchParams)
    if (name !== "tls" || !["required", "optional"].includes(value))
      throw new TypeError("may have ?tls=optional or ?tls=required, and nothing else after the host");
  const secure = url.protocol === "smtps:";
  const tls = url.searchParams.get("tls");
  return {
    host: url.hostname.replace(/^\[|\]$/g, ""),
    port: url.port === "" ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTls: tls === null ? !localNames.has(url.hostname) : tls === "required",
    auth:
      url.username === ""
        ? null
        : { user: decodeURIComponent(url.username), pass: decodeURIComponent(url.password) },
  };
}
