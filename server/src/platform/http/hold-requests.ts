import type { IncomingMessage, Server, ServerResponse } from "node:http";

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * Hears a server's requests before there is anything to answer them with: those that come earlier wait until the answer that this returns
 * is called with it. Node tells of each request once, so one that nobody hears would be waited for for ever.
 */
export function holdRequests(server: Server): (answer: Answer) => void {
  const waiting: Parameters<Answer>[] = [];
  const hold: Answer = (...exchange) => void waiting.push(exchange);
  // Without a listener of the second Node asks for every body at once, also for one that a streaming route refuses.
  const names = ["request", "checkContinue"] as const;
  for (const name of names) server.on(name, hold);
  return (answer) => {
    for (const name of names) server.off(name, hold).on(name, answer);
    for (const exchange of waiting.splice(0)) answer(...exchange);
  };
}
