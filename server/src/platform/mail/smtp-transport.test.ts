import { afterEach, expect, test } from "vitest";
import { startSmtpServer } from "../../../test/smtp.ts";
import type { TestSmtpServer } from "../../../test/smtp.ts";
import { makeManualClock } from "../clock.ts";
import type { ManualClock } from "../clock.ts";
import { newId } from "../ids.ts";
import { createLogger } from "../logger.ts";
import { MailError } from "./mail-transport.ts";
import type { MailTransport, OutgoingMail } from "./mail-transport.ts";
import { readSmtpUrl } from "./smtp-settings.ts";
import { makeSmtpTransport } from "./smtp-transport.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(
  options: Parameters<typeof startSmtpServer>[0] & { url?: (server: TestSmtpServer) => string } = {},
): Promise<{ server: TestSmtpServer; transport: MailTransport; clock: ManualClock }> {
  const server = await startSmtpServer(options);
  const clock = makeManualClock("2026-11-22T12:00:00.000Z");
  const transport = makeSmtpTransport(readSmtpUrl(options.url?.(server) ?? server.url), {
    clock,
    log: createLogger("silent"),
    from: "Patchbay <patchbay@example.com>",
  });
  closing.push(server.close, transport.close);
  return { server, transport, clock };
}

function mail(changes: Partial<OutgoingMail> = {}): OutgoingMail {
  const id = newId();
  return {
    id,
    organizationId: newId(),
    notificationId: null,
    messageId: `${id}@patchbay.example.com`,
    inReplyTo: null,
    recipient: "ada@example.com",
    to: [{ name: "Ada", address: "ada@example.com" }],
    subject: "Hello",
    html: "<p>Hello</p>",
    text: "Hello",
    list: { name: "Reports of Acme", id: "reports.acme.patchbay.example.com" },
    unsubscribeUrl: null,
    at: new Date("2026-11-22T12:00:00.000Z"),
    ...changes,
  };
}

async function faultOf(
  sent: Promise<unknown>,
): Promise<{ fault: string; code: number | null; text: string }> {
  const error = await sent.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof MailError)) throw new Error("It was sent, or failed otherwise.", { cause: error });
  return { fault: error.fault, code: error.code, text: error.message };
}

test("a mail arrives with the headers of a list that one click unsubscribes from", async () => {
  const { server, transport } = await start();
  const sent = await transport.send(
    mail({
      inReplyTo: "first@patchbay.example.com",
      unsubscribeUrl: "https://patchbay.example.com/reports/unsubscribe/x",
    }),
  );
  expect(sent.code).toBe(250);
  const [received] = server.mails;
  expect(received?.envelope).toEqual({ from: "patchbay@example.com", to: ["ada@example.com"] });
  expect(received?.mail.inReplyTo).toBe("<first@patchbay.example.com>");
  expect(received?.mail.references).toBe("<first@patchbay.example.com>");
  expect(received?.mail.date).toEqual(new Date("2026-11-22T12:00:00.000Z"));
  expect(received?.raw).toContain("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
  expect(received?.raw).toMatch(
    /^List-Unsubscribe: <https:\/\/patchbay\.example\.com\/reports\/unsubscribe\/x>\r$/m,
  );
  expect(received?.raw).toMatch(/^List-ID: .*<reports\.acme\.patchbay\.example\.com>\r$/im);
  expect(received?.raw).toContain("Auto-Submitted: auto-generated\r\n");
});

test("names and subjects inject no headers and no recipients", async () => {
  const { server, transport } = await start();
  await transport.send(
    mail({
      to: [
        { name: 'Eve"\r\nBcc: mallory@example.com\r\nX: <mallory@example.com>,', address: "ada@example.com" },
      ],
      subject: "Hello\r\nBcc: mallory@example.com\r\n\r\nbody",
      list: { name: "A\r\nX-Evil: 1", id: "reports.acme.example.com" },
    }),
  );
  const [received] = server.mails;
  expect(received?.envelope.to).toEqual(["ada@example.com"]);
  expect(received?.mail.bcc).toBeUndefined();
  expect(received?.mail.headers.has("x-evil")).toBe(false);
  expect(received?.mail.headers.has("x")).toBe(false);
  const to = received?.mail.to;
  expect(to && !Array.isArray(to) ? to.value.map(({ address }) => address) : []).toEqual(["ada@example.com"]);
  expect(received?.mail.text?.trim()).toBe("Hello");
});

test("lines of any length, and texts of any script, arrive as they were and in lines of less than 998 characters", async () => {
  const { server, transport } = await start();
  const long = `<p>${"x".repeat(20_000)} עברית 🚀</p>`;
  await transport.send(
    mail({ html: long, text: `.\r\n..dots\r\n${"é".repeat(5_000)}`, subject: "שלום ".repeat(60).trim() }),
  );
  const [received] = server.mails;
  expect(received?.raw.split("\r\n").every((line) => line.length < 998)).toBe(true);
  expect(received?.mail.html).toBe(long);
  expect(received?.mail.text?.trimEnd()).toBe(`.\n..dots\n${"é".repeat(5_000)}`);
  expect(received?.mail.subject).toBe("שלום ".repeat(60).trim());
});

test("addresses of other scripts go to a server that can take them", async () => {
  const { server, transport } = await start();
  await transport.send(
    mail({ recipient: "дмитрий@пример.рф", to: [{ name: "Дмитрий", address: "дмитрий@пример.рф" }] }),
  );
  expect(server.mails).toHaveLength(1);
  expect(server.mails[0]?.envelope.to[0]).toMatch(/^дмитрий@(пример\.рф|xn--e1afmkfd\.xn--p1ai)$/);
});

test.each([
  [550, "RCPT", "BOUNCED"],
  [450, "RCPT", "TEMPORARY"],
  [554, "DATA", "REFUSED"],
  [451, "DATA", "TEMPORARY"],
  [421, "DATA", "UNREACHABLE"],
])("%i after %s is %s", async (code, after, fault) => {
  const { server, transport } = await start();
  const said = { code, text: "No such luck" };
  if (after === "RCPT") server.onRecipient = () => said;
  else server.onMessage = () => said;
  expect(await faultOf(transport.send(mail()))).toEqual({ fault, code, text: `${code} No such luck` });
  expect(server.mails).toEqual([]);
  const rests = transport.restsUntil() !== null;
  expect(rests).toBe(fault === "UNREACHABLE");
});

test("a server that cannot be reached rests longer and longer, and is said to be away until it is back", async () => {
  const { server, transport, clock } = await start();
  const { port } = server;
  await server.close();
  const rests: number[] = [];
  for (let round = 0; round < 9; round += 1) {
    expect(await faultOf(transport.send(mail()))).toMatchObject({ fault: "UNREACHABLE", code: null });
    const restMs = (transport.restsUntil()?.getTime() ?? 0) - clock.now().getTime();
    rests.push(restMs / 1_000);
    clock.advance(restMs);
    expect(transport.restsUntil()).toBeNull();
  }
  expect(rests).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300]);
  expect(transport.problem()).toMatch(/cannot be used since 2026-11-22 12:00 UTC/);
  const back = await startSmtpServer({ port });
  closing.push(back.close);
  await transport.send(mail());
  expect(back.mails).toHaveLength(1);
  expect(transport.problem()).toBeNull();
});

test("a server that wants a sign-in gets it; a wrong one speaks against the settings, not the mail", async () => {
  const { transport } = await start({ user: "patchbay", password: "s3cret" });
  expect((await transport.send(mail())).code).toBe(250);
  const wrong = await start({
    user: "patchbay",
    password: "s3cret",
    url: ({ port }) => `smtp://patchbay:wrong@127.0.0.1:${port}`,
  });
  expect(await faultOf(wrong.transport.send(mail()))).toMatchObject({ fault: "UNREACHABLE", code: 535 });
  expect(wrong.transport.problem()).not.toContain("wrong@");
});

test("where TLS is required, nothing goes over a connection without, or with a certificate that does not hold", async () => {
  const plain = await start({ hideStartTls: true, url: ({ url }) => `${url}?tls=required` });
  expect((await faultOf(plain.transport.send(mail()))).fault).toBe("UNREACHABLE");
  const selfSigned = await start({ url: ({ url }) => `${url}?tls=required` });
  expect((await faultOf(selfSigned.transport.send(mail()))).fault).toBe("UNREACHABLE");
  expect([...plain.server.mails, ...selfSigned.server.mails]).toEqual([]);
  expect(readSmtpUrl("smtp://mail.example.com")).toMatchObject({
    port: 587,
    requireTls: true,
    secure: false,
  });
  expect(readSmtpUrl("smtps://mail.example.com")).toMatchObject({
    port: 465,
    requireTls: true,
    secure: true,
  });
  expect(readSmtpUrl("smtp://mail.example.com?tls=optional").requireTls).toBe(false);
  expect(() => readSmtpUrl("smtp://mail.example.com?tls=of")).toThrow(TypeError);
});

test("many mails share few connections", async () => {
  const { server, transport } = await start();
  await Promise.all(Array.from({ length: 60 }, () => transport.send(mail())));
  expect(server.mails).toHaveLength(60);
  expect(server.connections()).toBeLessThanOrEqual(5);
});
