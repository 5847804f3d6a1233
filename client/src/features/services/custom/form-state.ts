import type { SetStoreFunction } from "solid-js/store";
import type { DefinitionDraft } from "./definition-draft.ts";

export type ServiceDraft = { name: string; key: string; description: string; definition: DefinitionDraft };

/** What every part of the form is given. */
export type FormState = {
  draft: ServiceDraft;
  set: SetStoreFunction<ServiceDraft>;
  /** The server's issue with one field of the definition, such as `tokenUrl` or `scopes.0.name`. */
  issue: (path: string) => string | undefined;
  /** Whether something at or below one of these fields is wrong: a folded part then opens. */
  wrong: (...paths: string[]) => boolean;
};
