export const sessionCookieName = "patchbay_session";

/** A `Set-Cookie` line for a cookie that scripts cannot read and other sites cannot send along with a write. */
export function makeCookie(
  publicUrl: string,
  name: string,
  value: string,
  options: { path?: string; maxAgeSeconds: number },
): string {
  const secure = publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${name}=${value}; Path=${options.path ?? "/"}; HttpOnly; SameSite=Lax; Max-Age=${options.maxAgeSeconds}${secure}`;
}
