/** The history of a project. */
export function deploymentsPath(projectId: string): string {
  return `/projects/${encodeURIComponent(projectId)}/deployments`;
}

export function deploymentPath(projectId: string, deploymentId: string): string {
  return `${deploymentsPath(projectId)}/${encodeURIComponent(deploymentId)}`;
}

/** What differs between two deployments; `to` null is the present draft. */
export function differencePath(projectId: string, from: string, to: string | null): string {
  const search = new URLSearchParams({ from, ...(to ? { to } : {}) });
  return `${deploymentsPath(projectId)}/difference?${search.toString()}`;
}
