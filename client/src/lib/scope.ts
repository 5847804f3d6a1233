export type Environment = "DEVELOPMENT" | "PRODUCTION";
export type Scope = { environment: Environment; projectId: string | null };

/** The project and environment a URL is about; development where it says nothing. */
export function readScope(search: { environment?: unknown; project?: unknown }): Scope {
  return {
    environment: search.environment === "production" ? "PRODUCTION" : "DEVELOPMENT",
    projectId: typeof search.project === "string" && search.project !== "" ? search.project : null,
  };
}

/** A path with the scope in its query; what the path itself says wins. */
export function withScope(path: string, scope: Scope): string {
  const [pathname = "", query = ""] = path.split("?");
  const search = new URLSearchParams(query);
  if (!search.has("environment") && scope.environment === "PRODUCTION")
    search.set("environment", "production");
  if (!search.has("project") && scope.projectId) search.set("project", scope.projectId);
  if (search.get("environment") === "development") search.delete("environment");
  const text = search.toString();
  return text ? `${pathname}?${text}` : pathname;
}
