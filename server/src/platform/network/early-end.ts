import type { Socket } from "node:net";
import type { buildConnector } from "undici";

/** How long until the end of a socket is told again, in milliseconds. */
const pauseMs = 50;

/**
 * Lets the other side end or reset a socket while the reader of its answer pauses. undici 7 asserts that nobody pauses then, out of
 * an event listener, which would end the process (https://github.com/nodejs/undici/issues/5360, mended in undici 8). The end is told
 * again until it is taken; for that the socket has to be half-open (`allowHalfOpen`), or it would be destroyed before the answer is
 * read. A reset fails the answer.
 */
export function tolerateEarlyEnd(connect: buildConnector.connector): buildConnector.connector {
  return (options, callback) =>
    connect(options, (...[error, socket]: buildConnector.CallbackArgs) => {
      if (error) return callback(error, null);
      watchEvents(socket);
      callback(null, socket);
    });
}

function watchEvents(socket: Socket): void {
  const emit = socket.emit.bind(socket);
  const fail = (cause: unknown) => emit("error", new Error("The connection was reset.", { cause }));
  const instead: Record<string, (args: unknown[], cause: unknown) => unknown> = {
    end: (args) => setTimeout(() => void (socket.destroyed || socket.emit("end", ...args)), pauseMs).unref(),
    // Told with another code, it does not ask the parser whether the answer was whole.
    error: (_args, cause) => fail(cause),
    close: (args, cause) => fail(cause) && emit("close", ...args),
  };
  socket.emit = (name: string | symbol, ...args: unknown[]) => {
    try {
      return emit(name, ...args);
    } catch (error) {
      const act = typeof name === "string" && isAssertion(error) ? instead[name] : undefined;
      if (!act) throw error;
      act(args, error);
      return true;
    }
  };
}

function isAssertion(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_ASSERTION";
}
