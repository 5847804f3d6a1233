import { Button } from "../../ui/button.tsx";
import { Card } from "../../ui/card.tsx";
import { openDialog } from "../../ui/dialog-request.ts";

/** The way to end everything that an organization has with a service's events and data. */
export function DeleteIntegrationCard(props: { serviceKey: string; serviceName: string }) {
  return (
    <Card title="Delete the integration" class="border-bad/40">
      <div class="flex flex-wrap items-center gap-3 text-sm">
        <p class="min-w-0 flex-1 basis-72 text-ink-soft">
          All accounts of {props.serviceName} in both environments and its OAuth client go for good. The rules
          that use them stop and need configuration.
        </p>
        <Button
          class="!text-bad"
          onClick={() => openDialog({ kind: "deleteService", serviceKey: props.serviceKey })}
        >
          Delete integration…
        </Button>
      </div>
    </Card>
  );
}
