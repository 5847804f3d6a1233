import { createRequest } from "@urql/core";
import type { AnyVariables, CombinedError, RequestPolicy } from "@urql/core";
import { batch, createEffect, createMemo, createResource, createSignal, onCleanup, untrack } from "solid-js";
import type { Accessor } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { graphql } from "../gql/gql.ts";
import type { TypedDocumentString } from "../gql/graphql.ts";
import { registerList } from "./live-lists.ts";
import { registerRefetch } from "./refetch.ts";
import { useSession } from "./session.tsx";

export type Document<Data, Variables> = TypedDocumentString<Data, Variables>;

export type Query<Data> = {
  /** Suspends until the first answer; throws to the nearest ErrorBoundary when that fails. Later answers patch it in place. */
  data: Accessor<Data | undefined>;
  /** The same without suspending. */
  peek: Accessor<Data | undefined>;
  /** The error of a later refresh, while the last good data stays on the page. */
  error: Accessor<CombinedError | null>;
  refetch: () => void;
};

/** JSON that is another's own: people read it and send it back as it is. */
const verbatim = new Set(["payload", "samplePayload", "manifest", "manifestSchema"]);

/**
 * A copy the store may own (the cache keeps the original). Items of lists get an id where they have none, of their
 * node, cursor or place, so that what shows them stays and only what changed is redrawn.
 */
function ownedCopy(value: unknown, place?: number): unknown {
  if (Array.isArray(value)) return value.map(ownedCopy);
  if (value === null || typeof value !== "object") return value;
  const copy: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value))
    copy[key] = verbatim.has(key) ? structuredClone(field) : ownedCopy(field);
  if (place !== undefined && copy.id === undefined) {
    const node = copy.node as { id?: string; cursor?: string } | null | undefined;
    copy.id = node?.id ?? node?.cursor ?? copy.cursor ?? `#${place}`;
  }
  return copy;
}

/** The urql document of a typed one. The bundler has already put the printed text in its place. */
function textOf(document: unknown): string {
  return String(document);
}

/**
 * A live query: shows the cache at once, asks the server too, and follows every later change of the cache.
 * `variables` null means "not yet". Entities keep their identity across updates, so only what changed is redrawn.
 */
export function createQuery<Data, Variables extends AnyVariables>(
  document: Document<Data, Variables>,
  variables: Accessor<Variables | null>,
  options: {
    policy?: RequestPolicy;
    /** Types whose changes alter this answer without being in a live payload: it is then read again. */
    touchedBy?: readonly string[];
  } = {},
): Query<Data> {
  const { client } = useSession();
  const [store, setStore] = createStore<{ data?: Data }>({});
  const [error, setError] = createSignal<CombinedError | null>(null);
  const key = createMemo(() => JSON.stringify(variables()));
  let stop: (() => void) | null = null;
  let run: ((policy: RequestPolicy) => void) | null = null;

  const [first, { refetch: askAgain }] = createResource(
    () => (key() === "null" ? null : key()),
    () =>
      new Promise<boolean>((resolve, reject) => {
        const request = createRequest(textOf(document), untrack(variables) as AnyVariables);
        let answered = false;
        run = (requestPolicy) => {
          stop?.();
          const source = client().executeQuery(request, { requestPolicy });
          const subscription = source.subscribe((result) => {
            batch(() => {
              // A cache entry that was invalidated answers null before the server has been asked.
              if (result.data !== undefined && result.data !== null) {
                setStore("data", reconcile(ownedCopy(result.data) as never, { key: "id" }));
                setError(null);
                answered = true;
                resolve(true);
              } else if (result.error) {
                setError(result.error);
                if (!answered) reject(result.error);
              }
            });
          });
          stop = () => subscription.unsubscribe();
        };
        run(options.policy ?? "cache-and-network");
      }),
  );
  const refetch = () => {
    if (untrack(() => first.state) === "errored") void askAgain();
    else run?.("network-only");
  };
  onCleanup(registerRefetch(refetch));
  const { touchedBy } = options;
  if (touchedBy) {
    onCleanup(
      registerList({ typename: "", also: touchedBy, has: () => false, volatile: () => true, refetch }),
    );
  }
  onCleanup(() => stop?.());
  const data = () => {
    // `latest` suspends only before the first answer: a new filter keeps the old rows until the new ones are here.
    void first.latest;
    return store.data;
  };
  return { data, peek: () => store.data, error, refetch };
}

/** What every result union is asked for besides its payload. */
export const failureFragment = graphql(`
  fragment Failure_error on Error {
    message
    code
    ... on ValidationError {
      issues {
        path
        message
      }
    }
  }
`);

/** Errors every mutation may answer with; the union's members all implement the interface `Error`. */
export type Failure = {
  code: string;
  message: string;
  issues?: readonly { path: string; message: string }[];
};

export type Mutation<Variables, Payload, Refusal = unknown> = {
  /** Null when it failed: `failure` then says why. */
  run: (variables: Variables) => Promise<Payload | null>;
  pending: Accessor<boolean>;
  failure: Accessor<Failure | null>;
  /** The typed error as it was answered, with the fields of its own that the document asks for. */
  refusal: Accessor<Refusal | null>;
  /** The issue of one input field, to stand beside it. */
  issue: (path: string) => string | undefined;
  reset: () => void;
};

type Result<Data> = NonNullable<Data[keyof Data]>;
/** The members of a result union that are not errors. */
export type PayloadOf<Data> = Exclude<Result<Data>, { code: string; message: string }>;
/** Those that are. */
export type RefusalOf<Data> = Extract<Result<Data>, { code: string; message: string }>;

/** What a person should read for an error that is not one of the typed ones. */
export function failureOf(error: CombinedError): Failure {
  if (error.networkError) {
    return { code: "NETWORK", message: "Patchbay did not answer. Check the connection and try again." };
  }
  const [first] = error.graphQLErrors;
  const code = String(first?.extensions?.code ?? "INTERNAL");
  return { code, message: first?.message ?? "Something went wrong on the server." };
}

/** Runs one mutation whose only root field answers with a result union. */
export function createMutation<Data extends object, Variables extends AnyVariables>(
  document: Document<Data, Variables>,
): Mutation<Variables, PayloadOf<Data>, RefusalOf<Data>> {
  const { client } = useSession();
  const [pending, setPending] = createSignal(false);
  const [failure, setFailure] = createSignal<Failure | null>(null);
  const [refusal, setRefusal] = createSignal<RefusalOf<Data> | null>(null);
  const run = async (variables: Variables) => {
    setPending(true);
    setFailure(null);
    setRefusal(null);
    const result = await client()
      .mutation(textOf(document), variables as AnyVariables)
      .toPromise();
    setPending(false);
    if (result.error) {
      setFailure(failureOf(result.error));
      return null;
    }
    const [payload] = Object.entries(result.data ?? {}).flatMap(([name, value]) =>
      name === "__typename" ? [] : [value as Result<Data> & Partial<Failure>],
    );
    if (payload?.code !== undefined && payload.message !== undefined) {
      setFailure({ code: payload.code, message: payload.message, issues: payload.issues ?? [] });
      setRefusal(() => payload as unknown as RefusalOf<Data>);
      return null;
    }
    return (payload ?? null) as PayloadOf<Data> | null;
  };
  const issue = (path: string) =>
    failure()?.issues?.find((each) => each.path === path || each.path === `input.${path}`)?.message;
  const reset = () => {
    setFailure(null);
    setRefusal(null);
  };
  return { run, pending, failure, refusal, issue, reset };
}

/**
 * A subscription on the shared socket for as long as its owner lives. It begins after the cursor that was read
 * before any data, resumes by itself, and begins anew when the session has to read everything again.
 */
export function createLive<Data, Variables extends AnyVariables>(
  document: Document<Data, Variables>,
  onChange: (data: Data) => void,
  /** For a stream that only one page needs: narrows it, and may begin it now with `after: undefined`. Null: not yet. */
  narrowed: Accessor<Record<string, unknown> | null> = () => ({}),
): void {
  const { client, feedCursor } = useSession();
  createEffect(() => {
    const after = feedCursor();
    const rest = narrowed();
    if (after === null || rest === null) return;
    const variables = { after, ...rest };
    const source = untrack(client).executeSubscription(createRequest(textOf(document), variables));
    const subscription = source.subscribe((result) => {
      if (result.data) onChange(result.data as Data);
    });
    onCleanup(() => subscription.unsubscribe());
  });
}
