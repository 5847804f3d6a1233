import { expect, test } from "vitest";
import { makeRecordReads } from "./record-reads.ts";

test("reads at most 4 records of one account at a time, also past failures", async () => {
  const started: string[] = [];
  const open = new Map<string, PromiseWithResolvers<null>>();
  const read = makeRecordReads({
    readRecord: ({ recordId }) => {
      started.push(recordId);
      const answer = Promise.withResolvers<null>();
      open.set(recordId, answer);
      return answer.promise;
    },
  });
  const ask = (recordId: string, authorizationId = "one") =>
    read({ organizationId: "o", authorizationId, module: "Leads", recordId });
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  const all = ["1", "2", "3", "4", "5", "6"].map((id) => ask(id));
  const other = ask("a", "two");
  await turn();
  expect(started).toEqual(["1", "2", "3", "4", "a"]);
  open.get("2")?.reject(new Error("The provider is down."));
  await expect(all[1]).rejects.toThrow("down");
  await turn();
  expect(started.slice(5)).toEqual(["5"]);
  open.get("1")?.resolve(null);
  await turn();
  expect(started.slice(6)).toEqual(["6"]);
  for (const { resolve } of open.values()) resolve(null);
  await Promise.allSettled([...all, other]);
  const late = ask("7");
  await turn();
  expect(started.at(-1)).toBe("7");
  open.get("7")?.resolve(null);
  await late;
});
