/** Makes an element; strings become text nodes, so nothing from outside is ever read as HTML. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/**
 * Replaces the children only when the data differ, never under a field that is being edited; focus on a
 * button and open details come back afterwards.
 */
export function fill(id, data, render) {
  const target = document.getElementById(id);
  const seen = JSON.stringify(data);
  const focused = target.contains(document.activeElement) ? document.activeElement : undefined;
  if (target.dataset.seen === seen || focused?.tagName === "INPUT") return;
  target.dataset.seen = seen;
  const open = new Set([...target.querySelectorAll("details[open]")].map((details) => details.dataset.key));
  target.replaceChildren(...render(data));
  for (const details of target.querySelectorAll("details")) details.open = open.has(details.dataset.key);
  const label = focused?.getAttribute("aria-label");
  if (label) target.querySelector(`[aria-label="${CSS.escape(label)}"]`)?.focus();
}

export const chip = (text, good) => make("span", { class: good ? "chip good" : "chip" }, text);
export const nothing = (text) => [make("li", {}, make("small", {}, text))];
const time = (ms) => new Date(ms).toISOString().slice(0, 16).replace("T", " ");

const SIZES = ["modules", "fieldsPerModule", "users", "viewsPerModule", "recordsPerModule"];

export function renderOrgs(orgs) {
  return orgs.map((org) => {
    const number = (name, value) =>
      make(
        "td",
        {},
        make("input", { type: "number", min: "0", name, value, "aria-label": `${name} of ${org.name}` }),
      );
    return make(
      "tr",
      { "data-org": org.key },
      make("th", { scope: "row" }, org.name),
      make("td", {}, org.dataCentre),
      ...SIZES.map((name) => number(name, org.size[name])),
      number("latencyMs", org.latencyMs),
      make("td", {}, `${org.creditsUsed}`),
      make("td", {}, make("button", { "data-save": org.key, "aria-label": `Save ${org.name}` }, "Save")),
    );
  });
}

export function renderTokens({ refreshTokens, accessTokens, names }) {
  if (refreshTokens.length === 0) return nothing("No grants yet.");
  return refreshTokens.toReversed().map((token) => {
    const live = accessTokens.filter((access) => access.refreshTokenId === token.id && access.live).length;
    const body = JSON.stringify({ id: token.id });
    return make(
      "li",
      {},
      make("strong", {}, names[token.orgKey] ?? token.orgKey),
      chip(token.live ? "live" : `ended (${token.revokedBecause})`, token.live),
      make("small", {}, `${token.id}, refreshed ${token.refreshes} times, live access tokens: ${live}`),
      ...(token.live
        ? [
            make(
              "span",
              { class: "end buttons" },
              make(
                "button",
                {
                  "data-post": "tokens/expire",
                  "data-body": body,
                  "aria-label": `Expire access tokens of ${token.id}`,
                },
                "Expire",
              ),
              make(
                "button",
                {
                  class: "danger",
                  "data-post": "tokens/revoke",
                  "data-body": body,
                  "aria-label": `Revoke ${token.id}`,
                },
                "Revoke",
              ),
            ),
          ]
        : []),
    );
  });
}

export function renderChannels({ channels, names }) {
  if (channels.length === 0) return nothing("No channels yet.");
  return channels.map((channel) =>
    make(
      "li",
      {},
      make("strong", {}, `${names[channel.orgKey] ?? channel.orgKey}: ${channel.product}/${channel.module}`),
      chip(channel.live ? `until ${time(channel.expiresAt)}` : "expired", channel.live),
      make(
        "small",
        {},
        `${channel.operations.join(", ")}; ${channel.sent} sent, ${channel.failed} failed` +
          (channel.lastStatus === undefined ? "" : `, last ${channel.lastStatus}`),
      ),
      make(
        "span",
        { class: "end" },
        make(
          "button",
          {
            class: "danger",
            "data-delete": "channels",
            "aria-label": `End channel ${channel.channelId}`,
            "data-body": JSON.stringify({
              org: channel.orgKey,
              product: channel.product,
              channelId: channel.channelId,
            }),
          },
          "End",
        ),
      ),
    ),
  );
}

export function renderFaults({ refusals, faults, notifications }) {
  const left = (count) => (count < 0 ? "until mended" : `${count} left`);
  const part = (share, seed) => `${Math.round(share * 100)} %, seed ${seed ?? 1}`;
  const rows = [
    ...refusals.map(
      (refusal) => `refresh → ${refusal.error ?? refusal.status ?? "fault"} (${left(refusal.remaining)})`,
    ),
    ...faults.map(
      (fault) =>
        `${fault.pathPrefix} → ${fault.reset ? "reset" : (fault.status ?? `${fault.latencyMs} ms`)}${
          fault.afterwards ? " after the work" : ""
        } (${fault.share === undefined ? "" : `${part(fault.share, fault.seed)}, `}${left(fault.remaining)})`,
    ),
    ...["drop", "duplicate"]
      .filter((name) => notifications[name] !== 0)
      .map((name) => `notifications: ${name} (${left(notifications[name])})`),
    ...["dropShare", "duplicateShare"]
      .filter((name) => notifications[name] > 0)
      .map((name) => `notifications: ${name} (${part(notifications[name], notifications.seed)})`),
  ];
  return rows.length === 0 ? nothing("Nothing is broken.") : rows.map((row) => make("li", {}, row));
}

export function renderClients(clients) {
  if (clients.length === 0) return nothing("No client is registered yet.");
  return clients.map((client) =>
    make(
      "li",
      {},
      make("strong", {}, client.name),
      make("code", {}, client.id),
      make("small", {}, client.redirectUris.join(", ")),
    ),
  );
}
