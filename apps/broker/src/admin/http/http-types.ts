import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Identity } from '../access/identity.js';

/** What is used here of Express's request and response, whose types are not installed. */
export interface HttpRequest extends IncomingMessage {
  readonly path: string;
  readonly originalUrl: string;
  readonly query: Readonly<Record<string, unknown>>;
  /** Of a trusted proxy's client, if there is one in between. */
  readonly ip?: string;
  /** Over TLS, as far as the client. */
  readonly secure: boolean;
  readonly params: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly route?: { readonly path: string };
  /** Set by the request gate, before anything can fail. */
  requestId: string;
  /** Set before the body is read, where anything asks for it; without one the caller is not known. */
  identity?: Identity;
  /** Set by the guard: whether it would let the request through with what the caller may do by then. */
  isStillAllowed?: (identity: Identity) => boolean;
}

export interface HttpResponse extends ServerResponse {
  status(code: number): this;
  type(mediaType: string): this;
  send(body: string): this;
}

export type Next = (error?: unknown) => void;
