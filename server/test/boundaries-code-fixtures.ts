const action = "server/src/modules/accounts/revoke-account.ts";

/** `code` is refused in `file`, and accepted in `allowedIn`. */
export const codeFixtures: {
  rule: string;
  because: string;
  file: string;
  code: string;
  allowedIn?: string;
}[] = [
  {
    rule: "eslint(no-restricted-properties)",
    because: "the environment in a module",
    file: action,
    code: "export const home = process.env.HOME;\n",
    allowedIn: "server/src/config.ts",
  },
  {
    rule: "eslint(no-restricted-properties)",
    because: "the environment in platform/",
    file: "server/src/platform/logger.ts",
    code: "export const { HOME } = process.env;\n",
  },
  {
    rule: "eslint(no-restricted-properties)",
    because: "chance in a module",
    file: action,
    code: "export const roll = () => Math.random();\n",
    allowedIn: "server/src/platform/ids.ts",
  },
  {
    rule: "patchbay(no-ambient-time)",
    because: "the clock of the machine by new Date()",
    file: action,
    code: "export const now = () => new Date();\n",
    allowedIn: "server/src/platform/clock.ts",
  },
  {
    rule: "patchbay(no-ambient-time)",
    because: "the clock of the machine by Date.now()",
    file: "server/src/providers/zoho/crm.ts",
    code: "export const now = () => Date.now();\n",
    allowedIn: "server/simulator/clock.ts",
  },
  {
    rule: "eslint(no-restricted-globals)",
    because: "fetch in a module",
    file: action,
    code: 'export const get = () => fetch("https://example.com");\n',
    allowedIn: "server/src/platform/network/door.ts",
  },
  {
    rule: "eslint(no-restricted-globals)",
    because: "a timer of the machine in a module",
    file: action,
    code: "export const later = (run: () => void) => setTimeout(run, 10);\n",
    allowedIn: "server/src/platform/clock.ts",
  },
  {
    rule: "eslint(no-restricted-imports)",
    because: "a timer of the machine by import",
    file: action,
    code: 'import { setTimeout as wait } from "node:timers/promises";\nexport const later = () => wait(10);\n',
    allowedIn: "server/src/platform/clock.ts",
  },
  {
    rule: "solid(no-destructure)",
    because: "props that lose their reactivity",
    file: "client/src/ui/button.tsx",
    code: "export const Button = ({ label }: { label: string }) => <button>{label}</button>;\n",
  },
  {
    rule: "solid(components-return-once)",
    because: "an early return in a component",
    file: "client/src/ui/button.tsx",
    code: "export function Button(props: { label?: string }) {\n  if (!props.label) return null;\n  return <button>{props.label}</button>;\n}\n",
  },
];
