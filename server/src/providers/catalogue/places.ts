import { codeService, keyService } from "./define.ts";
import type { ShippedService } from "./shipped-service.ts";

/** Services for places. Source: each vendor's pages on authentication. */
export const placeServices: readonly ShippedService[] = [
  keyService({
    key: "mapbox",
    name: "Mapbox",
    description: "Maps, routes and geocoding of Mapbox.",
    category: "Travel and places",
    docsUrl: "https://docs.mapbox.com/api/",
    setup: [
      "At https://console.mapbox.com/account/access-tokens/ create a token with the scopes that your calls need.",
    ],
    apiBaseUrl: "https://api.mapbox.com",
    credential: { in: "QUERY", name: "access_token", template: "{credential}" },
  }),
  keyService({
    key: "openweather",
    name: "OpenWeather",
    description: "Weather and forecasts of OpenWeather.",
    category: "Travel and places",
    docsUrl: "https://openweathermap.org/api",
    setup: ["At https://home.openweathermap.org/api_keys create a key; it works after some minutes."],
    apiBaseUrl: "https://api.openweathermap.org",
    credential: { in: "QUERY", name: "appid", template: "{credential}" },
  }),
  codeService({
    key: "procore",
    name: "Procore",
    description: "Projects, drawings and budgets of Procore.",
    category: "Projects and tasks",
    docsUrl: "https://developers.procore.com/documentation/oauth-introduction",
    setup: ["At https://developers.procore.com create an app with user-level authentication."],
    authorizeUrl: "https://login.procore.com/oauth/authorize",
    tokenUrl: "https://login.procore.com/oauth/token",
    revokeUrl: "https://login.procore.com/oauth/revoke",
    apiBaseUrl: "https://api.procore.com/rest/v1.0",
    identity: { url: "https://api.procore.com/rest/v1.0/me", idMember: "id", nameMember: "login" },
    notes: [
      "Most calls name the company in the header Procore-Company-Id.",
      "Access tokens live 90 minutes; a refresh token is used once.",
    ],
  }),
];
