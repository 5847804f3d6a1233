import { A, useNavigate, useSearchParams } from "@solidjs/router";
import { splitProps } from "solid-js";
import type { JSX } from "solid-js";
import { readScope, withScope } from "../lib/scope.ts";
import type { Environment, Scope } from "../lib/scope.ts";
import { classes } from "./classes.ts";

/** The project and environment chosen at the top; they live in the URL and nowhere else. */
export function useScope(): {
  scope: () => Scope;
  setEnvironment: (to: Environment) => void;
  setProject: (id: string | null) => void;
} {
  const [search, setSearch] = useSearchParams();
  return {
    scope: () => readScope(search),
    setEnvironment: (to) => setSearch({ environment: to === "PRODUCTION" ? "production" : null }),
    setProject: (id) => setSearch({ project: id }),
  };
}

/** Navigates and keeps the scope. */
export function useGo(): (path: string, options?: { replace?: boolean }) => void {
  const navigate = useNavigate();
  const { scope } = useScope();
  return (path, options) => navigate(withScope(path, scope()), options);
}

/** A link inside the console that keeps the project and environment. */
export function Link(
  props: {
    href: string;
    plain?: boolean;
    end?: boolean;
    activeClass?: string;
  } & JSX.AnchorHTMLAttributes<HTMLAnchorElement>,
) {
  const [own, rest] = splitProps(props, ["href", "plain", "class"]);
  const { scope } = useScope();
  return (
    <A
      {...rest}
      href={withScope(own.href, scope())}
      class={classes(!own.plain && "rounded-sm font-medium text-accent hover:underline", own.class)}
    />
  );
}
