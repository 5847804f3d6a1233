import { chip, make, nothing } from "./render.js";

const MOST_SHOWN = 10;

/** Customers of an organization in Zoho Books, the newest first. */
export function renderCustomers({ org, list }) {
  if (list.customers.length === 0) return nothing("No customers yet.");
  const rows = list.customers.map((customer) =>
    make(
      "li",
      { "data-customer": customer.contact_id },
      make("strong", {}, customer.contact_name),
      make("span", {}, customer.email),
      customer.status === "active" ? undefined : chip(customer.status, false),
      make(
        "small",
        {},
        `${customer.contact_id}, ${customer.last_modified_time.slice(0, 19).replace("T", " ")}`,
      ),
      make(
        "button",
        {
          class: "end danger",
          "data-delete": "customers",
          "data-body": JSON.stringify({ org, ids: [customer.contact_id] }),
          "aria-label": `Remove ${customer.contact_name}`,
        },
        "Remove",
      ),
    ),
  );
  const more = list.total - rows.length;
  return more > 0 ? [...rows, ...nothing(`and ${more} more`)] : rows;
}

/** Contacts of an organization in HubSpot, the newest first. */
export function renderHubSpotContacts({ org, list }) {
  if (list.contacts.length === 0) return nothing("No contacts.");
  return list.contacts.map(({ id, properties, updatedAt }) => {
    const name = [properties.firstname, properties.lastname].filter(Boolean).join(" ") || id;
    return make(
      "li",
      { "data-hubspot-contact": id },
      make("strong", {}, name),
      make("span", {}, properties.email ?? ""),
      make("small", {}, `${id}, ${updatedAt.slice(0, 19).replace("T", " ")}`),
      make(
        "button",
        {
          class: "end danger",
          "data-delete": "hubspot-contacts",
          "data-body": JSON.stringify({ org, ids: [id] }),
          "aria-label": `Remove ${name}`,
        },
        "Remove",
      ),
    );
  });
}

/** Contacts of an organization in Salesforce, the newest first. */
export function renderSalesforceContacts({ org, list }) {
  if (list.contacts.length === 0) return nothing("No contacts.");
  return list.contacts.map(({ Id, Name, Email, SystemModstamp }) =>
    make(
      "li",
      { "data-salesforce-contact": Id },
      make("strong", {}, Name),
      make("span", {}, Email ?? ""),
      make("small", {}, `${Id}, ${SystemModstamp.slice(0, 19).replace("T", " ")}`),
      make(
        "button",
        {
          class: "end danger",
          "data-delete": "salesforce-contacts",
          "data-body": JSON.stringify({ org, ids: [Id] }),
          "aria-label": `Remove ${Name}`,
        },
        "Remove",
      ),
    ),
  );
}

/** Grants of the generic service, the newest first. */
export function renderGrants({ grants, clients, users }) {
  if (grants.length === 0) return nothing("No grants yet.");
  const nameOf = (all, id) => all.find((each) => each.id === id)?.name ?? id;
  return grants.toReversed().map((grant) => {
    const who = grant.userId === null ? "for itself" : `as ${nameOf(users, grant.userId)}`;
    const body = JSON.stringify({ id: grant.id });
    const reuses = grant.reuses > 0 ? `, old tokens that came again: ${grant.reuses}` : "";
    return make(
      "li",
      {},
      make("strong", {}, `${nameOf(clients, grant.clientId)} ${who}`),
      chip(grant.live ? "live" : `ended (${grant.endedBecause})`, grant.live),
      make(
        "small",
        {},
        `${grant.id}, refreshed ${grant.refreshes} times, refused ${grant.refused}, live access tokens: ` +
          `${grant.liveAccessTokens}${reuses}`,
      ),
      grant.live
        ? make(
            "span",
            { class: "end buttons" },
            make(
              "button",
              {
                "data-post": "generic/grants/expire",
                "data-body": body,
                "aria-label": `Expire access tokens of ${grant.id}`,
              },
              "Expire",
            ),
            make(
              "button",
              {
                class: "danger",
                "data-post": "generic/grants/revoke",
                "data-body": body,
                "aria-label": `End ${grant.id}`,
              },
              "End",
            ),
          )
        : undefined,
    );
  });
}

/** What the generic service was asked for. */
export function renderGenericCounts(counters) {
  const rows = [
    ["Consents", { given: counters.consents }],
    ["Tokens given", counters.granted],
    ["Token requests refused", counters.refused],
    ["API calls", { all: counters.apiCalls, "without good credentials": counters.unauthorized }],
    ["By endpoint", counters.byEndpoint],
    ["By caller", counters.byCaller],
  ];
  return rows
    .filter(([, counts]) => Object.keys(counts).length > 0)
    .map(([label, counts]) =>
      make(
        "li",
        {},
        make("strong", {}, label),
        make(
          "small",
          {},
          Object.entries(counts)
            .slice(-12)
            .map(([name, count]) => `${name}: ${count}`)
            .join(", "),
        ),
      ),
    );
}

/** The newest clients, API keys and users of the generic service, without their secrets. */
export function renderGenericClients({ clients, keys, users }) {
  const nameOf = (id) => users.find((user) => user.id === id)?.name ?? id;
  return [
    ...clients
      .slice(-MOST_SHOWN)
      .map((client) =>
        make(
          "li",
          {},
          make("strong", {}, client.name),
          make("code", {}, client.id),
          make(
            "small",
            {},
            `client, ${client.auth === "none" ? "public" : `secret by ${client.auth === "any" ? "either way" : client.auth}`}`,
          ),
        ),
      ),
    ...keys
      .slice(-MOST_SHOWN)
      .map((key) =>
        make("li", {}, make("strong", {}, key.name), make("small", {}, `API key of ${nameOf(key.userId)}`)),
      ),
    ...users
      .slice(-MOST_SHOWN)
      .map((user) =>
        make(
          "li",
          {},
          make("strong", {}, user.name),
          make("code", {}, user.id),
          make("small", {}, `user of ${user.account.name}`),
        ),
      ),
  ];
}

/** Shows the settings in their form, unless somebody is changing them there. */
export function showSettings(form, settings) {
  if (form.dataset.changed !== undefined) return;
  for (const input of form.querySelectorAll("input")) {
    if (input.type === "checkbox") input.checked = settings[input.name];
    else if (document.activeElement !== input) input.value = settings[input.name];
  }
}
