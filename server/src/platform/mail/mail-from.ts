const form =
  /^(?:(?<name>[^<>"\r\n]{1,100}?)\s*<(?<inner>[^\s<>@]+@[^\s<>@]+)>|(?<bare>[^\s<>@]+@[^\s<>@]+))$/u;

/** Whether a text can stand in the header `From`: `Name <address>`, or an address alone. */
export function isMailFrom(text: string): boolean {
  return form.test(text.trim());
}

/** What mails come from where nothing is set. A mail server that checks senders wants an address of its own domain. */
export function defaultMailFrom(publicUrl: string): string {
  return `Patchbay <patchbay@${mailHost(publicUrl)}>`;
}

/** The host of the public address, as it stands to the right of an `@`: of an IP address its literal (RFC 5321, 4.1.3). */
export function mailHost(publicUrl: string): string {
  const { hostname } = new URL(publicUrl);
  if (hostname.startsWith("[")) return `[IPv6:${hostname.slice(1)}`;
  return /^\d+(\.\d+){3}$/.test(hostname) ? `[${hostname}]` : hostname;
}
