import { principalText, type Principal } from '../security/principal.js';

export type TrafficKind = 'produce' | 'fetch';

/** Who does something to a topic, as the broker sees it. */
export interface Client {
  readonly clientId: string | null;
  readonly principal: Principal;
  readonly remoteHost: string;
}

/** What one client did to one topic here, since the broker started or the entry was made. */
export interface TrafficEntry {
  readonly kind: TrafficKind;
  readonly topic: string;
  /** Empty for a client that names itself by nothing, and for all that there was no more room for. */
  readonly clientId: string;
  readonly principal: string;
  /** The address without its port. */
  readonly host: string;
  /** Of produced batches; fetched ones are not looked into. */
  records: number;
  bytes: number;
  /** False once it was forgotten. */
  isCurrent: boolean;
}

/** What a connection did to a topic last, and as whom: it may change its name and its principal. */
interface Known {
  readonly clientId: string | null;
  readonly principal: Principal;
  readonly entry: TrafficEntry;
}

type OfConnections = WeakMap<Client, Map<string, Known>>;

/** Far more than a broker has clients and topics; what comes later is counted for each topic together. */
const ENTRIES_MAX = 5_000;
/** Names are the clients' own: as long as Kafka's metrics would take them. */
const NAME_LENGTH_MAX = 255;
/** How brokers call themselves when they ask each other on behalf of somebody. */
const BROKER_CLIENT = 'posthorn-broker';

/**
 * Who produces to and fetches from what. Looked up by the connection, so that what a batch costs is two lookups and two
 * additions: no text is put together and no clock is read on the way of a record.
 */
export class ClientTraffic {
  readonly #entries = new Map<string, TrafficEntry>();
  readonly #byConnection: Readonly<Record<TrafficKind, OfConnections>> = {
    produce: new WeakMap(),
    fetch: new WeakMap(),
  };

  /** @param client the connection itself, the same object each time. */
  produced(client: Client, topic: string, records: number, bytes: number): void {
    const entry = this.#entryOf('produce', client, topic);
    entry.records += records;
    entry.bytes += bytes;
  }

  fetched(client: Client, topic: string, bytes: number): void {
    this.#entryOf('fetch', client, topic).bytes += bytes;
  }

  all(): Iterable<TrafficEntry> {
    return this.#entries.values();
  }

  /** Makes room; the client is entered anew when it does something again. */
  forget(entry: TrafficEntry): void {
    this.#entries.delete(keyOf(entry));
    entry.isCurrent = false;
  }

  #entryOf(kind: TrafficKind, client: Client, topic: string): TrafficEntry {
    const byConnection = this.#byConnection[kind];
    let topics = byConnection.get(client);
    if (topics === undefined) byConnection.set(client, (topics = new Map<string, Known>()));
    const { clientId, principal } = client;
    const known = topics.get(topic);
    const isSame = known?.clientId === clientId && known.principal === principal;
    if (isSame && known.entry.isCurrent) return known.entry;
    const entry = this.#enter(kind, client, topic);
    topics.set(topic, { clientId, principal, entry });
    return entry;
  }

  #enter(kind: TrafficKind, client: Client, topic: string): TrafficEntry {
    const named = newEntry(kind, topic, {
      clientId: (client.clientId ?? '').slice(0, NAME_LENGTH_MAX),
      principal: principalText(client.principal).slice(0, NAME_LENGTH_MAX),
      host: client.remoteHost,
    });
    if (client.clientId === BROKER_CLIENT) return named;
    const known = this.#entries.get(keyOf(named));
    if (known !== undefined) return known;
    const entry = this.#entries.size < ENTRIES_MAX ? named : newEntry(kind, topic, NOBODY);
    const shared = this.#entries.get(keyOf(entry));
    if (shared !== undefined) return shared;
    // Topics are as many as operators let there be.
    this.#entries.set(keyOf(entry), entry);
    return entry;
  }
}

const NOBODY = { clientId: '', principal: '', host: '' };

function newEntry(
  kind: TrafficKind,
  topic: string,
  who: Pick<TrafficEntry, 'clientId' | 'principal' | 'host'>,
): TrafficEntry {
  return { kind, topic, ...who, records: 0, bytes: 0, isCurrent: true };
}

function keyOf({ kind, topic, clientId, principal, host }: TrafficEntry): string {
  return [kind, topic, clientId, principal, host].join('\0');
}
