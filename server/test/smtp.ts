import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { simpleParser } from "mailparser";
import type { ParsedMail } from "mailparser";
import { SMTPServer } from "smtp-server";

export type ReceivedMail = {
  envelope: { from: string; to: string[] };
  mail: ParsedMail;
  /** As it came over the wire. */
  raw: string;
};

/** What a server does with a recipient or a message; nothing: it takes it. */
export type Answer = { code: number; text: string } | "HANG" | undefined;

export type TestSmtpServer = {
  /** For SMTP_URL. */
  url: string;
  port: number;
  /** What was taken (answered with 250), in its order. */
  mails: ReceivedMail[];
  /** Decides of recipients: what this answers for an address stands for it. */
  onRecipient: (address: string) => Answer;
  /** Decides of whole messages, after the last of their bytes. */
  onMessage: (received: ReceivedMail) => Answer;
  /** Runs in the moment after a message was taken, before the 250 goes out. */
  onTaken: (received: ReceivedMail) => void;
  /** How many connections were ever opened. */
  connections(): number;
  /** Resolves once `count` mails were taken (or more that match). Rejects after `timeoutMs`. */
  waitForMails(
    count: number,
    matches?: (received: ReceivedMail) => boolean,
    timeoutMs?: number,
  ): Promise<ReceivedMail[]>;
  /** Listens no more and breaks what is open, as a server that dies. */
  die(): Promise<void>;
  close(): Promise<void>;
};

/**
 * A real SMTP server on 127.0.0.1 that keeps what it is given, parsed. `port` 0 takes a free one. With `user` it wants a sign-in. It speaks
 * STARTTLS with a certificate of its own.
 */
export async function startSmtpServer(
  options: { port?: number; user?: string; password?: string; hideStartTls?: boolean } = {},
): Promise<TestSmtpServer> {
  const mails: ReceivedMail[] = [];
  const waiting = new Set<() => void>();
  let connections = 0;
  const hidden = ["AUTH", ...(options.hideStartTls ? ["STARTTLS"] : [])];
  const server = new SMTPServer({
    disabledCommands: options.user === undefined ? hidden : hidden.filter((name) => name !== "AUTH"),
    authOptional: options.user === undefined,
    logger: false,
    size: 10_000_000,
    // What is open then is broken.
    closeTimeout: 1,
    onConnect(_session, done) {
      connections += 1;
      done();
    },
    onAuth({ username, password }, _session, done) {
      if (username === options.user && password === options.password) done(null, { user: username });
      else done(new Error("Invalid username or password"));
    },
    onRcptTo({ address }, _session, done) {
      answer(self.onRecipient(address), done);
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const raw = Buffer.concat(chunks);
        void simpleParser(raw).then((mail) => {
          const { mailFrom, rcptTo } = session.envelope;
          const received = {
            envelope: {
              from: mailFrom ? mailFrom.address : "",
              to: rcptTo.map(({ address }) => address),
            },
            mail,
            raw: raw.toString("utf8"),
          };
          const said = self.onMessage(received);
          if (!said) {
            mails.push(received);
            self.onTaken(received);
            for (const look of waiting) look();
          }
          answer(said, done);
        });
      });
    },
  });
  // Clients that are killed break their connections.
  server.on("error", () => undefined);
  server.listen(options.port ?? 0, "127.0.0.1");
  await once(server.server, "listening");
  const { port } = server.server.address() as AddressInfo;
  const credentials = options.user === undefined ? "" : `${options.user}:${options.password}@`;
  const self: TestSmtpServer = {
    url: `smtp://${credentials}127.0.0.1:${port}`,
    port,
    mails,
    onRecipient: () => undefined,
    onMessage: () => undefined,
    onTaken: () => undefined,
    connections: () => connections,
    waitForMails(count, matches = () => true, timeoutMs = 20_000) {
      return new Promise((resolve, reject) => {
        const expire = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`${mails.filter(matches).length} of ${count} mails came within ${timeoutMs} ms.`));
        }, timeoutMs);
        const look = (): void => {
          const found = mails.filter(matches);
          if (found.length < count) return;
          clearTimeout(expire);
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      });
    },
    die: () => new Promise<void>((resolve) => server.close(() => resolve())),
    close: () => self.die(),
  };
  return self;
}

function answer(said: Answer, done: (error?: (Error & { responseCode?: number }) | null) => void): void {
  if (said === "HANG") return;
  if (!said) return done();
  done(Object.assign(new Error(said.text), { responseCode: said.code }));
}
