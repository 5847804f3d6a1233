import { DomainError } from "../../platform/errors.ts";
import type { ManifestIssue } from "./parse-manifest.ts";

/** The manifest is not right; nothing was published. */
export class ManifestError extends DomainError {
  readonly code = "MANIFEST_INVALID";
  readonly issues: readonly ManifestIssue[];
  constructor(issues: readonly ManifestIssue[]) {
    const [first] = issues;
    const others = issues.length - 1;
    super(
      `${first ? `${first.path}: ${first.message} ${first.remedy}` : "The manifest is not right."}${
        others > 0 ? ` There ${others === 1 ? "is one more issue" : `are ${others} more issues`}.` : ""
      }`,
    );
    this.issues = issues;
  }
}
