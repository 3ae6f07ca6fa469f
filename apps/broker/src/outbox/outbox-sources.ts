import { ANONYMOUS } from '../security/principal.js';
import type { Client, ClientTraffic } from '../traffic/client-traffic.js';
import type { OutboxRow } from './outbox-rows.js';

/** Written by the Outbox of @posthorn/outbox: the client id of the service that published. */
export const SOURCE_HEADER = 'posthorn-source';

/** Who published without saying so: a trigger, psql, another language. */
const UNNAMED = 'posthorn.publish';

/** Far more than services share a database; a header is whatever somebody wrote into it. */
const SOURCES_MAX = 1_000;

/**
 * Tells the traffic who produced what transactions published, which no connection shows: otherwise those who publish in SQL
 * would stand on no map. Bytes are those of keys and values.
 */
export class OutboxSources {
  /** ClientTraffic goes by the object. */
  readonly #clients = new Map<string, Client>();

  constructor(private readonly traffic: ClientTraffic) {}

  moved(topic: string, rows: readonly OutboxRow[]): void {
    for (const { headers, key, value } of rows) {
      const client = this.#clientOf(headers[SOURCE_HEADER] ?? UNNAMED);
      this.traffic.produced(client, topic, 1, (key?.length ?? 0) + (value?.length ?? 0));
    }
  }

  #clientOf(source: string): Client {
    const known = this.#clients.get(source);
    if (known) return known;
    if (this.#clients.size >= SOURCES_MAX) return this.#clientOf(UNNAMED);
    const client = { clientId: source, principal: ANONYMOUS, remoteHost: '' };
    this.#clients.set(source, client);
    return client;
  }
}
