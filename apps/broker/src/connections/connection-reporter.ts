import type { ConnectionInfo } from '../kafka/network/connection-info.js';
import { connectionRequests, type ConnectionRows } from './connection-rows.js';

export interface ConnectionReporterContext {
  readonly rows: ConnectionRows;
  readonly brokerId: number;
  readonly connections: () => readonly ConnectionInfo[];
}

/**
 * Tells other brokers of the connections of this one when they ask. By the database, where nothing is written unless
 * somebody looks: Kafka's protocol has no such question, and brokers speak nothing else to each other.
 */
export class ConnectionReporter {
  readonly kind: string;
  #isFirst = true;

  constructor(private readonly context: ConnectionReporterContext) {
    this.kind = connectionRequests(context.brokerId);
  }

  /** To be called when the version of `kind` may have risen. */
  async refresh(): Promise<void> {
    const { rows, brokerId, connections } = this.context;
    // What was asked before this broker came is for nobody who waits.
    const isFirst = this.#isFirst;
    this.#isFirst = false;
    if (isFirst) return;
    const request = await rows.asked(brokerId);
    await rows.write(brokerId, { request, connections: connections() });
  }
}
