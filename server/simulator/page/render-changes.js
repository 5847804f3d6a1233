import { make, nothing } from "./render.js";

/** How often each module was changed, by organization. */
export function renderCounts({ byOrg, names }) {
  const rows = Object.entries(byOrg).flatMap(([org, { changes }]) =>
    Object.entries(changes).map(([module, counts]) => {
      const counted = Object.entries(counts).map(([operation, count]) => `${count} ${operation}`);
      return make(
        "li",
        {},
        make("strong", {}, `${names[org] ?? org}: ${module}`),
        make("small", {}, counted.join(", ")),
      );
    }),
  );
  return rows.length === 0 ? nothing("Nothing was changed yet.") : rows;
}

/** The newest changes, the newest first. */
export function renderChanges({ changes, names }) {
  return changes.map((change) =>
    make(
      "li",
      {},
      make("span", {}, `${names[change.org] ?? change.org}: ${change.module} ${change.operation}`),
      make("code", {}, change.recordId),
      make("small", { class: "end" }, change.at.slice(0, 19).replace("T", " ")),
    ),
  );
}

export function renderWebinars(webinars) {
  if (webinars.length === 0) return nothing("No webinars yet.");
  return webinars
    .slice(0, 50)
    .map((webinar) =>
      make(
        "li",
        {},
        make("strong", {}, webinar.topic),
        make(
          "span",
          { class: webinar.status === "LIVE" ? "chip good" : "chip plain" },
          webinar.status.toLowerCase(),
        ),
        make(
          "small",
          {},
          `${webinar.key}, ${webinar.startsAt.slice(0, 16).replace("T", " ")}, ` +
            `${webinar.registrants} registered, ${webinar.members} inside`,
        ),
      ),
    );
}
