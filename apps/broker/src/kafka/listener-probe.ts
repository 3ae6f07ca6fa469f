import { openConnections } from '@posthorn/client';
import { ApiVersions } from '@posthorn/protocol';
import type { Listener } from '../security/listeners.js';

/** Anybody may ask, as often as they like. */
const KEPT_MS = 10_000;
/** Of a busy broker an answer takes a while, and one that stands still answers nobody who asks for its health either. */
const ANSWER_MS = 5_000;

export interface OpenListener {
  readonly listener: Listener;
  readonly listeningPort: number;
}

/**
 * Whether each listener takes a connection and answers, as a client's would: over TCP or TLS, before anybody logs in. What it
 * has is its own certificate, which is not looked at.
 */
export class ListenerProbe {
  #kept: { readonly atMs: number; readonly wrong: Promise<string | null> } | null = null;

  constructor(private readonly listeners: readonly OpenListener[]) {}

  /** What is wrong, for people; null when nothing is. */
  look(): Promise<string | null> {
    const nowMs = performance.now();
    if (this.#kept === null || nowMs - this.#kept.atMs >= KEPT_MS)
      this.#kept = { atMs: nowMs, wrong: this.#ask() };
    return this.#kept.wrong;
  }

  async #ask(): Promise<string | null> {
    const silent = await Promise.all(
      this.listeners.map(async (one) => ((await isAnswering(one)) ? [] : [one.listener.name])),
    );
    const names = silent.flat();
    return names.length === 0
      ? null
      : `Whoever connects to ${names.join(', ')} is not answered: too many connections, or a certificate that cannot be used.`;
  }
}

async function isAnswering({ listener, listeningPort }: OpenListener): Promise<boolean> {
  const { hasTls, host } = listener;
  const connections = openConnections({
    clientId: 'posthorn-health',
    connectTimeoutMs: ANSWER_MS,
    requestTimeoutMs: ANSWER_MS,
    addressOf: () => ({ host: LOOPBACK.get(host) ?? host, port: listeningPort }),
    ...(hasTls ? { tls: { rejectUnauthorized: false } } : {}),
  });
  try {
    await connections.request(0, ApiVersions, {});
    return true;
  } catch {
    return false;
  } finally {
    connections.close();
  }
}

/** Where this machine reaches what listens on all of its addresses. */
const LOOPBACK: ReadonlyMap<string, string> = new Map([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '::1'],
]);
