import { expect, test } from "vitest";
import { endToEndHeaders } from "./end-to-end-headers.ts";

const passedOn = { "content-type": "text/plain", "content-length": "3", authorization: "Bearer x", te2: "1" };

test.each([
  ["connection", "close"],
  ["keep-alive", "timeout=5"],
  ["proxy-connection", "keep-alive"],
  ["proxy-authenticate", "Basic"],
  ["proxy-authorization", "Basic x"],
  ["te", "trailers"],
  ["trailer", "x-late"],
  ["transfer-encoding", "chunked"],
  ["upgrade", "websocket"],
  ["http2-settings", "x"],
  ["host", "example.com"],
  ["expect", "100-continue"],
  ["connection", ["keep-alive", "close"]],
])("%s concerns the hop alone", (name, value) => {
  expect(endToEndHeaders({ ...passedOn, [name]: value })).toEqual(passedOn);
});

test("what Connection names is dropped with it, however it is written", () => {
  for (const connection of ["X-One, x-two", "x-one,,X-TWO ,", ["x-one", "close, x-two"]])
    expect(endToEndHeaders({ ...passedOn, connection, "x-one": "1", "x-two": ["2", "3"] })).toEqual(passedOn);
});

test("several values stay several, what is undefined goes, and no name is special to JavaScript", () => {
  const cookies = ["a=1", "b=2"];
  expect(endToEndHeaders({ "set-cookie": cookies, "x-none": undefined })).toEqual({ "set-cookie": cookies });
  const odd = endToEndHeaders(
    Object.fromEntries([
      ["__proto__", "x"],
      ["constructor", "y"],
    ]),
  );
  expect(Object.entries(odd)).toEqual([
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
});
