/**
 * Where a provider sends the browser back to: distinct per organization and service, so that a code meant for one
 * can never end at another.
 */
export function redirectUriOf(publicUrl: string, organizationSlug: string, serviceKey: string): string {
  return `${publicUrl}/oauth/callback/${organizationSlug}/${serviceKey}`;
}
