import type { IncomingMessage, ServerResponse } from 'node:http';

/** What is used here of Express's request and response, whose types are not installed. */
export interface HttpRequest extends IncomingMessage {
  readonly path: string;
  readonly ip?: string;
  readonly body?: unknown;
  /** Set by the request gate, before anything can fail. */
  requestId: string;
}

export interface HttpResponse extends ServerResponse {
  status(code: number): this;
  type(mediaType: string): this;
  send(body: string): this;
}

export type Next = (error?: unknown) => void;
