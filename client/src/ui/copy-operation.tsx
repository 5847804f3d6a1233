import { asCurl, asGraphql } from "../lib/copy-operation.ts";
import { CopyButton } from "./copy-button.tsx";

/** "Copy as GraphQL" and "copy as curl" of the operation behind a list, page or dialog. */
export function CopyOperation(props: { document: string; variables: Record<string, unknown> }) {
  return (
    <div class="flex items-center gap-0.5">
      <CopyButton
        shown="GraphQL"
        label="Copy as GraphQL"
        text={() => asGraphql(props.document, props.variables)}
      />
      <CopyButton
        shown="curl"
        label="Copy as curl"
        text={() => asCurl(location.origin, props.document, props.variables)}
      />
    </div>
  );
}
