import type { CodeProblem } from "../../ui/code-editor.tsx";

/** The place that the server names at the beginning of an issue with a script, such as `Line 3, column 5: …`. */
export function problemsOf(issue: string | undefined): CodeProblem[] {
  const found = /^Line (\d+), column (\d+): (.*)/s.exec(issue ?? "");
  return found?.[3] === undefined
    ? []
    : [{ line: Number(found[1]), column: Number(found[2]), message: found[3] }];
}
