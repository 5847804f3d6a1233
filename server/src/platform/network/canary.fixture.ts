import diagnostics from "node:diagnostics_channel";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";

export type Canary = {
  /** The same on 127.0.0.1 and, where the machine has it, [::1]. */
  port: number;
  /** How many connections there have been, whatever was spoken on them. */
  connections(): number;
  close(): void;
};

/** A server on the loopback that nothing should reach: it counts, and answers plain HTTP with "canary". */
export async function startCanary(): Promise<Canary> {
  let connections = 0;
  const listen = (host: string, port: number) => {
    const server = createServer((socket) => {
      connections++;
      socket.on("error", () => socket.destroy());
      socket.on("data", (data) => {
        const isTls = data[0] === 0x16;
        if (isTls) socket.destroy();
        else socket.end("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 6\r\n\r\ncanary");
      });
    });
    return new Promise<Server | null>((resolve) => {
      server.once("error", () => resolve(null));
      server.listen(port, host, () => resolve(server));
    });
  };
  const first = await listen("127.0.0.1", 0);
  if (!first) throw new Error("This machine has no loopback.");
  const { port } = first.address() as AddressInfo;
  const second = await listen("::1", port);
  return {
    port,
    connections: () => connections,
    close() {
      first.close();
      second?.close();
    },
  };
}

/** The sockets that this process makes to connect somewhere, from here until `stop`. */
export function watchSockets(): { sockets: readonly Socket[]; stop(): void } {
  const sockets: Socket[] = [];
  const onSocket = (message: unknown) => sockets.push((message as { socket: Socket }).socket);
  diagnostics.subscribe("net.client.socket", onSocket);
  return { sockets, stop: () => void diagnostics.unsubscribe("net.client.socket", onSocket) };
}
