/** The page of an entity, where it has one. `id` is its global id. */
export function entityPath(type: string, id: string | null): string | null {
  if (!id) return null;
  const encoded = encodeURIComponent(id);
  switch (type) {
    case "Account":
      return `/accounts/${encoded}`;
    case "Contact":
      return `/contacts?contact=${encoded}`;
    case "Rule":
      return `/rules/${encoded}`;
    case "Execution":
      return `/executions/${encoded}`;
    case "Problem":
      return "/problems";
    case "Function":
      return `/functions/${encoded}`;
    case "ConnectionLink":
      return `/connections/${encoded}`;
    case "Extension":
      return `/extensions/${encoded}`;
    case "Installation":
      return `/installations/${encoded}`;
    case "CallbackSubscription":
      return `/callbacks/${encoded}`;
    case "Delivery":
      return `/deliveries/${encoded}`;
    case "SyncRun":
      return `/sync/${encoded}`;
    case "MappingErrorGroup":
      return `/sync/errors/${encoded}`;
    case "Notification":
      return `/reports/${encoded}`;
    case "Project":
      return `/projects/${encoded}/deployments`;
    case "Member":
      return "/settings/members";
    case "ApiToken":
      return "/settings/tokens";
    default:
      return null;
  }
}
