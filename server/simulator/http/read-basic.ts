/** User and password of an `Authorization: Basic …` header, as they stand there; undefined when it is anything else. */
export function readBasic(header: string | undefined): { user: string; password: string } | undefined {
  const encoded = /^Basic +(\S+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const at = text.indexOf(":");
  return at < 0 ? { user: text, password: "" } : { user: text.slice(0, at), password: text.slice(at + 1) };
}

/** OAuth form-encodes both halves of Basic credentials (RFC 6749, 2.3.1). */
export function decodeFormText(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

/** The client id and secret of a Basic header. */
export function readBasicClient(header: string | undefined): { id: string; secret: string } | undefined {
  const basic = readBasic(header);
  return basic === undefined
    ? undefined
    : { id: decodeFormText(basic.user), secret: decodeFormText(basic.password) };
}
