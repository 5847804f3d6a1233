import { codeService } from "./define.ts";
import type { ShippedService } from "./shipped-service.ts";

/** Boards to draw on. Source: each vendor's pages on OAuth and scopes. */
export const boardServices: readonly ShippedService[] = [
  codeService({
    key: "miro",
    name: "Miro",
    description: "Boards, items and teams of Miro.",
    category: "Design and media",
    docsUrl: "https://developers.miro.com/docs/getting-started-with-oauth",
    setup: ["In Miro open Settings, Your apps, create an app, and select its permissions."],
    authorizeUrl: "https://miro.com/oauth/authorize",
    tokenUrl: "https://api.miro.com/v1/oauth/token",
    scopes: {
      "boards:read": "See boards and what is on them",
      "boards:write": "Make, change and delete boards and what is on them",
      "identity:read": "See who it is and the e-mail address",
      "team:read": "See the team and its members",
      "team:write": "Change the team",
      "microphone:listen": "Hear the person on boards",
      "screen:record": "Record the screen on boards",
      "webcam:record": "Record the camera on boards",
      "organizations:read": "See the organization",
    },
    defaultScopes: [],
    apiBaseUrl: "https://api.miro.com/v2",
    identity: { url: "https://api.miro.com/v1/oauth-token", idMember: "user.id", nameMember: "user.name" },
    notes: ["Scopes are chosen where the app is registered; what stands here explains them."],
  }),
];
