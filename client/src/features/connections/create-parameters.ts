import { createEffect, createSignal, on } from "solid-js";
import type { Accessor } from "solid-js";

/** The texts of a JSON object; everything else of it is left out. */
export function textsOf(value: unknown): Record<string, string> {
  if (value === null || typeof value !== "object") return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) => (typeof each === "string" ? [[name, each]] : [])),
  );
}

/** The values of a service's parameters, beginning with those that are stored, as soon as these are here. */
export function createParameters(
  stored: Accessor<unknown>,
): [Accessor<Record<string, string>>, (value: Record<string, string>) => void] {
  const [value, setValue] = createSignal<Record<string, string>>({});
  createEffect(
    on(stored, (now) => setValue((typed) => (Object.keys(typed).length > 0 ? typed : textsOf(now)))),
  );
  return [value, setValue];
}
