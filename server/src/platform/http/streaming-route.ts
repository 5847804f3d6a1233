import type { Readable } from "node:stream";

export type StreamedRequest = {
  /** As it was sent, HEAD too. */
  method: string;
  url: URL;
  params: Record<string, string>;
  /** Those that an intermediary passes on (`endToEndHeaders`), `authorization` and `cookie` among them. */
  headers: Record<string, string | string[]>;
  /**
   * null where none was announced. Read as fast as it is asked for, of any size; destroying it leaves the connection whole.
   * `Expect: 100-continue` is answered when it is first read, so a refusal without reading spares the upload.
   */
  body: Readable | null;
  ip: string;
  /** Aborts when the client has gone, or stood still for too long, before the answer's end. */
  signal: AbortSignal;
};

export type StreamedResponse = {
  /** 200 to 599. */
  status: number;
  /** What concerns the hop alone is dropped. `content-length` must be true, or absent. */
  headers?: Record<string, string | string[]>;
  /**
   * Sent as fast as the client reads; one that fails cuts the connection, so no client takes a part for the whole. Destroyed
   * unread for HEAD, 204 and 304.
   */
  body?: string | Buffer | Readable;
};

/** A route whose bodies stream both ways, of any length. */
export type StreamingRoute = {
  stream: true;
  /** GET includes HEAD. */
  methods: "ANY" | readonly string[];
  /** Matched against the whole path. */
  path: RegExp;
  /** How long neither side may move a byte, in milliseconds; 2 minutes unless given. */
  idleMs?: number;
  handle(request: StreamedRequest): Promise<StreamedResponse>;
};
