import { splitProps } from "solid-js";
import type { JSX } from "solid-js";

const paths = {
  overview: "M3 3h6v7H3zM11 3h6v4h-6zM11 9h6v8h-6zM3 12h6v5H3z",
  services: "M7 3v4M13 3v4M5 7h10v3a5 5 0 0 1-10 0zM10 15v3",
  rules: "M4 5h5M4 10h12M4 15h7M13 5a2 2 0 1 0 .01 0M15 15a1.6 1.6 0 1 0 .01 0",
  deployments: "M10 13V3M6 7l4-4 4 4M3.5 12v4.5h13V12",
  problems: "M10 3 2.5 16.5h15zM10 8v4M10 14.2v.1",
  executions: "M4 10a6 6 0 1 0 2-4.5M4 3v3h3M10 7v3.5l2.5 1.5",
  functions: "M7 4 3 10l4 6M13 4l4 6-4 6",
  connections: "M8 12l4-4M9 6l1.8-1.8a3.5 3.5 0 0 1 5 5L14 11M11 14l-1.8 1.8a3.5 3.5 0 0 1-5-5L6 9",
  extensions: "M8 4.5a2 2 0 1 1 4 0V6h4v4h-1.5a2 2 0 1 0 0 4H16v3H4V6h4z",
  sync: "M4 8a6.2 6.2 0 0 1 11-2.5L17 8M17 4v4h-4M16 12a6.2 6.2 0 0 1-11 2.5L3 12M3 16v-4h4",
  reports: "M3 5h14v10H3zM3 5.5l7 5 7-5",
  activity: "M2.5 10H6l2.5-6 3.5 12 2-6h3.5",
  settings:
    "M10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M4.7 15.3l1.4-1.4M13.9 6.1l1.4-1.4",
  search: "M9 15A6 6 0 1 0 9 3a6 6 0 0 0 0 12zM13.5 13.5 17 17",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  plus: "M10 4v12M4 10h12",
  check: "m4 10.5 4 4 8-9",
  copy: "M7 7h9v9H7zM4 13V4h9",
  close: "m5 5 10 10M15 5 5 15",
  menu: "M3 6h14M3 10h14M3 14h14",
  sun: "M10 13a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM10 2.5v1.6M10 15.9v1.6M2.5 10h1.6M15.9 10h1.6M4.7 4.7l1.1 1.1M14.2 14.2l1.1 1.1M4.7 15.3l1.1-1.1M14.2 5.8l1.1-1.1",
  moon: "M16 12.2A6.5 6.5 0 0 1 7.8 4 6.5 6.5 0 1 0 16 12.2z",
  chevron: "m7.5 5 5 5-5 5",
  out: "M11 4h5v5M16 4l-7 7M14 12v4H4V6h4",
  leave: "M8 4H4v12h4M8 10h9M14 7l3 3-3 3",
  help: "M7.6 7.4a2.5 2.5 0 1 1 3.6 2.4c-.8.4-1.2.9-1.2 1.7M10 14v.1M10 17.5a7.5 7.5 0 1 0 0-15 7.5 7.5 0 0 0 0 15z",
} as const satisfies Record<string, string>;

export type IconName = keyof typeof paths;

/** A decorative 20 px line icon; the name of its control is always text or aria-label. */
export function Icon(props: { name: IconName } & JSX.SvgSVGAttributes<SVGSVGElement>) {
  const [own, rest] = splitProps(props, ["name", "class"]);
  return (
    <svg
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width={own.name === "more" ? 2.4 : 1.5}
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
      class={own.class ?? "size-4 shrink-0"}
      {...rest}
    >
      <path d={paths[own.name]} />
    </svg>
  );
}
