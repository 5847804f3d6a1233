export type Step = {
  /** The commands of one `sh` block. */
  commands: string;
  /** What the `text` or `json` block behind it shows, if there is one before the next commands. */
  expected: string | null;
  /** Where the commands begin. */
  line: number;
};

/** The commands of a Markdown document and the output that it shows for each. */
export function readSteps(markdown: string): Step[] {
  const steps: Step[] = [];
  for (const match of markdown.matchAll(/^```(\w+)\n([^]*?)^```$/gm)) {
    const [, language, content = ""] = match;
    const last = steps.at(-1);
    if (language === "sh")
      steps.push({
        commands: content,
        expected: null,
        line: markdown.slice(0, match.index).split("\n").length + 1,
      });
    else if (last && last.expected === null && (language === "json" || language === "text"))
      last.expected = content.trimEnd();
  }
  return steps;
}

/** Shown output as a pattern of the whole: `<word>` is any text within a line, a line of `…` any number of lines. */
export function toPattern(expected: string): RegExp {
  const lines = expected.split("\n").map((line) =>
    line === "…"
      ? "(?:.*\n)*?"
      : `${line
          .split(/<\w+>/)
          .map((part) => part.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&"))
          .join(".+")}\n`,
  );
  return new RegExp(`^${lines.join("").replace(/\n$/, "")}$`);
}
