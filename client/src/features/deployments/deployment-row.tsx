import { Show } from "solid-js";
import { graphql } from "../../gql/gql.ts";
import type { DeploymentRow_DeploymentFragment } from "../../gql/graphql.ts";
import { count } from "../../lib/format-count.ts";
import { Chip } from "../../ui/chip.tsx";
import { openDialog } from "../../ui/dialog-request.ts";
import { Link, useGo } from "../../ui/link.tsx";
import { Menu } from "../../ui/menu.tsx";
import type { MenuItem } from "../../ui/menu-item.ts";
import { RelativeTime } from "../../ui/relative-time.tsx";
import { Cell, Row } from "../../ui/table.tsx";
import { deploymentPath, differencePath } from "./paths.ts";

export const deploymentRowFragment = graphql(`
  fragment DeploymentRow_deployment on Deployment {
    id
    number
    kind
    restoredNumber
    note
    ruleCount
    createdAt
    deployedByName
    isCurrent
  }
`);

/** What a deployment changes of its project. */
export const deployedProjectFragment = graphql(`
  fragment DeployedProject_project on Project {
    id
    undeployedChanges
    currentDeployment {
      id
      number
    }
  }
`);

/** "Roll-back to 3" or "Deployment". */
export function kindText(deployment: { kind: "DEPLOY" | "ROLLBACK"; restoredNumber: number | null }): string {
  if (deployment.kind === "DEPLOY") return "Deployment";
  return deployment.restoredNumber === null ? "Roll-back" : `Roll-back to ${deployment.restoredNumber}`;
}

/** One deployment of the history, with what can be done from it. */
export function DeploymentRow(props: {
  deployment: DeploymentRow_DeploymentFragment;
  projectId: string;
  currentId: string | null;
  allowed: boolean;
}) {
  const go = useGo();
  const isCurrent = () => props.deployment.id === props.currentId;
  const items = (): MenuItem[] => {
    const draft: MenuItem = {
      label: "Compare with the draft",
      onSelect: () => go(differencePath(props.projectId, props.deployment.id, null)),
    };
    if (!props.currentId || isCurrent()) return [draft];
    return [
      {
        label: "Compare with production",
        onSelect: () => go(differencePath(props.projectId, props.deployment.id, props.currentId)),
      },
      draft,
      {
        label: "Roll back to this",
        tone: "danger",
        onSelect: () => openDialog({ kind: "rollBack", deploymentId: props.deployment.id }),
        disabled: !props.allowed,
        reason: "Your role does not allow it",
      },
    ];
  };
  return (
    <Row label={`Deployment ${props.deployment.number}`}>
      <Cell class="whitespace-nowrap">
        <Link
          plain
          class="rounded-sm font-medium tabular-nums hover:underline"
          href={deploymentPath(props.projectId, props.deployment.id)}
        >
          Deployment {props.deployment.number}
        </Link>
        <Show when={isCurrent()}>
          <Chip dot tone="production" class="ml-2">
            In production
          </Chip>
        </Show>
      </Cell>
      <Cell class="whitespace-nowrap text-ink-soft">{kindText(props.deployment)}</Cell>
      <Cell class="text-ink-soft">{props.deployment.deployedByName}</Cell>
      <Cell class="text-ink-soft">
        <RelativeTime at={props.deployment.createdAt} />
      </Cell>
      <Cell
        class="max-w-72 truncate text-ink-soft"
        {...(props.deployment.note ? { title: props.deployment.note } : {})}
      >
        {props.deployment.note ?? ""}
      </Cell>
      <Cell class="text-right whitespace-nowrap tabular-nums">
        {count(props.deployment.ruleCount, "rule")}
      </Cell>
      <Cell class="w-10 text-right">
        <Menu label={`Actions for deployment ${props.deployment.number}`} items={items()} />
      </Cell>
    </Row>
  );
}
