import type { Environment } from "../../context.ts";
import type { HttpResponse, Route } from "../../platform/http/routes.ts";
import { receivePush } from "./receive-push.ts";
import type { PushOutcome } from "./receive-push.ts";

// A push names up to 10,000 records with their changed values.
const maxBodyBytes = 4 * 1024 * 1024;

const answers: Record<PushOutcome, HttpResponse> = {
  STORED: { status: 200, body: "ok\n" },
  UNKNOWN_CHANNEL: { status: 404, body: "There is no such channel.\n" },
  WRONG_TOKEN: { status: 401, body: "The token is not that of the channel.\n" },
  MALFORMED: { status: 400, body: "This is not a notification.\n" },
};

/** Where providers push: `POST /intake/watch/<channelId>`. The answer comes after the commit. */
export function intakeRoutes(environment: Environment): Route[] {
  return [
    {
      method: "POST",
      path: /^\/intake\/watch\/(?<channelId>\d{1,19})$/,
      maxBodyBytes,
      handle: async ({ params, body }) =>
        answers[await receivePush(environment, params["channelId"] ?? "", body)],
    },
  ];
}
