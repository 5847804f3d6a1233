import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";

import type { TestApp } from "../../server/test/app.ts";
import { query, type Person } from "../../server/test/builders.ts";

/** A browser context at the console of `app`; with a person, signed in as they are. Waits at most 15 s for anything. */
export async function openContext(
  app: Pick<TestApp, "origin">,
  browser: Browser,
  person: Pick<Person, "email" | "password"> | null,
  options: BrowserContextOptions = {},
): Promise<BrowserContext> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    baseURL: app.origin,
    ...options,
  });
  context.setDefaultTimeout(15_000);
  if (!person) return context;
  const answer = await context.request.post("/graphql", {
    data: {
      query: `mutation($input: SignInInput!) { signIn(input: $input) { __typename } }`,
      variables: { input: { email: person.email, password: person.password } },
    },
  });
  const body = (await answer.json()) as { data?: { signIn?: { __typename?: string } } };
  if (body.data?.signIn?.__typename !== "SignInPayload")
    throw new Error(`Signing in failed: ${JSON.stringify(body)}`);
  return context;
}

/** The dialog on top; those that destroy are alert dialogs. */
export function dialogOf(page: Page): Locator {
  return page.getByRole("dialog").or(page.getByRole("alertdialog")).last();
}

/** Chooses the option of a select whose text matches. */
export async function choose(select: Locator, text: RegExp): Promise<void> {
  const option = select.locator("option").filter({ hasText: text });
  await option.waitFor({ state: "attached" });
  await select.selectOption(await option.getAttribute("value"));
}

/** Picks an organization on the simulator's permission page and accepts. */
export async function consentTo(page: Page, organization: string): Promise<void> {
  await page.getByTestId("consent-form").waitFor();
  await page.getByTestId(`org-${organization}`).check();
  await page.getByTestId("accept").click();
}

/** A short notice at the bottom. (The same text is spoken by the live region.) */
export function toastOf(page: Page, text: string | RegExp): Locator {
  return page.getByRole("region", { name: "Notifications" }).getByText(text);
}

/** What the header says of the live connection: `live`, `reconnecting`, … */
export function connectionOf(page: Page): Locator {
  return page.getByTestId("connection");
}

/** Waits until the page is loaded, without skeletons, and live. */
export async function settled(page: Page): Promise<void> {
  await page.locator('[data-testid="connection"][data-state="live"]').waitFor();
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector("[data-skeleton]"));
}

/**
 * One mutation over the API, which must succeed: `act(app, token, "createRule", input, "rule { id }")` answers the
 * payload. What changes meanwhile is what another person or program does.
 */
export async function act(
  app: TestApp,
  token: string,
  field: string,
  input: Record<string, unknown>,
  selection: string,
): Promise<Record<string, unknown>> {
  const name = field.charAt(0).toUpperCase() + field.slice(1);
  const answer = await query(
    app,
    token,
    `mutation($input: ${name}Input!) { ${field}(input: $input) {
      __typename ... on ${name}Payload { ${selection} } ... on Error { message } } }`,
    { input },
  );
  const payload = answer.data?.[field] as Record<string, unknown> | undefined;
  if (payload?.["__typename"] !== `${name}Payload`)
    throw new Error(`${field} failed: ${JSON.stringify(answer)}`);
  return payload;
}

/** The id of the entity in a payload of `act`. */
export function idIn(payload: Record<string, unknown>, entity: string): string {
  return (payload[entity] as { id: string }).id;
}

/** Counts the pages loaded from now on: none may reload while something changes under it. */
export function countLoads(page: Page): { readonly loads: number } {
  const counter = { loads: 0 };
  page.on("load", () => (counter.loads += 1));
  return counter;
}
