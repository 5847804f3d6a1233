import { renderChanges, renderCounts, renderWebinars } from "./render-changes.js";
import { renderReceivers } from "./render-receivers.js";
import {
  renderCustomers,
  renderHubSpotContacts,
  renderSalesforceContacts,
  renderGenericClients,
  renderGenericCounts,
  renderGrants,
  showSettings,
} from "./render-services.js";
import {
  fill,
  make,
  renderChannels,
  renderClients,
  renderFaults,
  renderOrgs,
  renderTokens,
} from "./render.js";

const POLL_MS = 1_000;
const at = (id) => document.getElementById(id);
let orgs = [];

async function call(method, path, body) {
  const response = await fetch(`/control/${path}`, {
    method,
    headers: { "content-type": "application/json" },
    body: method === "GET" ? undefined : JSON.stringify(body ?? {}),
  });
  const answer = response.status === 204 ? undefined : await response.json();
  if (!response.ok) throw new Error(answer?.error ?? response.statusText);
  return answer;
}

/** Does one thing, says what came of it, and shows the new state at once. */
async function act(said, method, path, body) {
  try {
    const answer = await call(method, path, body);
    const ids = answer?.ids;
    say(
      ids === undefined
        ? `${said}: done`
        : `${said}: ${ids.length} done${ids.length === 1 ? ` (${ids[0]})` : ""}`,
    );
  } catch (error) {
    say(`${said}: ${error.message}`, true);
  }
  await show();
}

function say(text, wrong = false) {
  at("message").textContent = text;
  at("message").classList.toggle("wrong", wrong);
}

async function show() {
  let state;
  try {
    state = await call("GET", "state");
  } catch {
    at("live").textContent = "not reachable";
    at("live").classList.remove("good");
    return;
  }
  at("live").textContent = "live";
  at("live").classList.add("good");
  at("clock").textContent = `${state.clock.now.slice(0, 19).replace("T", " ")} UTC`;
  at("api-calls").textContent = state.counters.apiCalls;
  at("exchanges").textContent = state.counters.exchanges;
  at("refreshes").textContent = state.counters.refreshes;
  at("notifications").textContent = state.counters.notificationsSent;
  at("receiver-url").textContent = `${state.origin}/receiver/{name}`;
  orgs = state.orgs;
  const names = Object.fromEntries(orgs.map((org) => [org.key, org.name]));
  showPickers();
  fill(
    "orgs",
    orgs.map((org) => ({ ...org, counters: undefined })),
    renderOrgs,
  );
  fill(
    "tokens",
    { refreshTokens: state.refreshTokens, accessTokens: state.accessTokens, names },
    renderTokens,
  );
  fill("channels", { channels: state.channels, names }, renderChannels);
  fill(
    "faults",
    { refusals: state.refusals, faults: state.faults, notifications: state.notifications },
    renderFaults,
  );
  fill("receivers", { receivers: state.receivers, behaviours: state.behaviours }, renderReceivers);
  fill(
    "receiver-names",
    state.receivers.map((receiver) => receiver.name),
    (all) => all.map((value) => make("option", { value })),
  );
  fill("clients", state.clients, renderClients);
  fill("change-counts", { byOrg: state.counters.byOrg, names }, renderCounts);
  fill("changes", { changes: state.changes, names }, renderChanges);
  showGeneric(state);
  const chosen = at("webinars").org.value;
  if (chosen !== "") fill("webinar-list", await call("GET", `webinars?org=${chosen}`), renderWebinars);
  await showCustomers();
  await showHubSpot();
  await showSalesforce();
}

async function showHubSpot() {
  const org = at("hubspot-form").org.value;
  if (org === "") return;
  const list = await call("GET", `hubspot-contacts?org=${org}&limit=10`);
  at("hubspot-portal").textContent = list.portalId;
  fill("hubspot-contacts", { org, list }, renderHubSpotContacts);
}

async function showSalesforce() {
  const org = at("salesforce-form").org.value;
  if (org === "") return;
  const list = await call("GET", `salesforce-contacts?org=${org}&limit=10`);
  at("salesforce-organization").textContent = `${list.organizationId} at ${list.domain}`;
  fill("salesforce-contacts", { org, list }, renderSalesforceContacts);
}

async function showCustomers() {
  const org = at("customer-form").org.value;
  if (org === "") return;
  const list = await call("GET", `customers?org=${org}&limit=50`);
  at("books-organization").textContent = list.organizationId;
  fill("customers", { org, list }, renderCustomers);
}

function showGeneric({ origin, generic }) {
  at("generic-url").textContent = `${origin}/generic`;
  showSettings(at("generic-settings"), generic.settings);
  fill("grants", generic, renderGrants);
  fill("generic-counts", generic.counters, renderGenericCounts);
  fill("generic-clients", generic, renderGenericClients);
}

/** Fills a select when its choices differ; what was chosen stays. Groups are [label, [[value, text]]]. */
function keep(select, groups) {
  const seen = JSON.stringify(groups);
  if (select.dataset.seen === seen) return;
  select.dataset.seen = seen;
  const before = select.value;
  const options = (choices) => choices.map(([value, text]) => make("option", { value }, text));
  select.replaceChildren(
    ...groups.flatMap(([label, choices]) =>
      label === "" ? options(choices) : [make("optgroup", { label }, ...options(choices))],
    ),
  );
  if ([...select.options].some((option) => option.value === before)) select.value = before;
}

function showPickers() {
  const form = at("records");
  const all = [["", orgs.map((org) => [org.key, `${org.name} (${org.dataCentre})`])]];
  keep(form.org, all);
  keep(at("webinars").org, all);
  keep(at("customer-form").org, all);
  keep(at("hubspot-form").org, all);
  keep(at("salesforce-form").org, all);
  const chosen = orgs.find((org) => org.key === form.org.value);
  const named = (product, names = []) =>
    names.map((name) => [`${product}/${name}`, name.replaceAll("_", " ")]);
  keep(form.module, [
    ["Zoho CRM", named("crm", chosen?.modules)],
    ["Bigin", named("bigin", chosen?.biginModules)],
  ]);
}

/** What a form holds; a module is chosen together with its product, an empty number is left out. */
function bodyOf(form) {
  const body = {};
  for (const { name, type, value, valueAsNumber, checked } of form.elements) {
    if (name === "module") [body.product, body.module] = value.split("/");
    else if (type === "checkbox") body[name] = checked;
    else if (type === "number") body[name] = Number.isNaN(valueAsNumber) ? undefined : valueAsNumber;
    else if (name !== "" && value !== "") body[name] = value;
  }
  return body;
}

at("records").addEventListener("change", showPickers);
at("webinars").addEventListener("change", show);
at("customer-form").org.addEventListener("change", show);
at("hubspot-form").org.addEventListener("change", show);
at("salesforce-form").org.addEventListener("change", show);
at("generic-settings").addEventListener("input", (event) => {
  event.currentTarget.dataset.changed = "";
});
for (const form of document.querySelectorAll("form.acts")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const [method, path] = event.submitter.value.split(" ");
    delete form.dataset.changed;
    act(event.submitter.textContent.trim(), method, path, bodyOf(form));
  });
}

at("behaviour").addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, kind, times } = event.target;
  if (kind.value === "well") return act(`Receiver ${name.value}`, "DELETE", `receivers/${name.value}`);
  const body = JSON.parse(kind.value);
  if (times.value !== "") body.times = times.valueAsNumber;
  return act(`Receiver ${name.value}`, "PUT", `receivers/${name.value}`, body);
});

at("mend").addEventListener("click", async () => {
  await call("DELETE", "refusals");
  await call("DELETE", "faults");
  await act("Mend everything", "PATCH", "notifications", {
    drop: 0,
    duplicate: 0,
    dropShare: 0,
    duplicateShare: 0,
    delayMs: 0,
  });
});

at("reset").addEventListener("click", () => {
  if (
    !confirm(
      "Reset? Every token, channel and record change here is lost; connected accounts must connect again.",
    )
  )
    return;
  act("Reset", "POST", "reset", { keepClients: true });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button === null) return;
  if (button.dataset.save !== undefined) saveOrg(button);
  for (const method of ["post", "patch", "delete"]) {
    const path = button.dataset[method];
    if (path !== undefined)
      act(
        button.getAttribute("aria-label") ?? button.textContent,
        method.toUpperCase(),
        path,
        JSON.parse(button.dataset.body ?? "{}"),
      );
  }
});

function saveOrg(button) {
  const inputs = [...button.closest("tr").querySelectorAll("input")];
  const size = Object.fromEntries(inputs.map((input) => [input.name, input.valueAsNumber]));
  const { latencyMs, ...sizes } = size;
  button.blur();
  act(button.getAttribute("aria-label"), "PATCH", `orgs/${button.dataset.save}`, { size: sizes, latencyMs });
}

/** One state after the other, however long an answer takes; a hidden tab rests. */
async function poll() {
  if (!document.hidden) await show();
  setTimeout(poll, POLL_MS);
}
poll();
