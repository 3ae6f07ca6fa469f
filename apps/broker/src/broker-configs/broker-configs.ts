import type { AuditFeed } from '../audit/audit-feed.js';
import type { Clock } from '../clock.js';
import { PolicySet, PolicyWatch } from '../policies/policies.js';
import type { VersionedRows } from '../policies/versioned-rows.js';
import type { Reports } from '../reports.js';
import type { Peer } from '../security/principal.js';
import { ALL_BROKERS, type BrokerConfigRow } from './broker-config-table.js';
import { dynamicProblem, isCustom, isDynamic, type DynamicConfigs } from './dynamic-configs.js';

/** What to change; null goes back to what holds without it. */
export type BrokerConfigChanges = ReadonlyMap<string, string | null>;

export interface BrokerConfigStore {
  readonly brokerConfigs: VersionedRows<BrokerConfigRow>;
  readonly versions: () => Promise<ReadonlyMap<string, bigint>>;
}

export interface BrokerConfigContext {
  readonly clock: Clock;
  readonly reports: Reports;
  readonly audit: AuditFeed;
  readonly brokerId: number;
}

/** The dynamic configs of all brokers, for those who administer them: kept in PostgreSQL, in force on all within a second. */
export class BrokerConfigs {
  private constructor(
    readonly dynamic: DynamicConfigs,
    private readonly set: PolicySet<BrokerConfigRow>,
    private readonly watch: PolicyWatch,
    private readonly audit: AuditFeed,
  ) {}

  /** Resolves when what holds now is in force here. */
  static async open(
    store: BrokerConfigStore,
    dynamic: DynamicConfigs,
    context: BrokerConfigContext,
  ): Promise<BrokerConfigs> {
    const set = new PolicySet(store.brokerConfigs, (rows) =>
      dynamic.replace(rows, context.brokerId),
    );
    const watch = new PolicyWatch([set], store.versions, context);
    await watch.start();
    dynamic.keptBy(() => watch.catchUp());
    return new BrokerConfigs(dynamic, set, watch, context.audit);
  }

  /** Why the changes cannot be made, in Kafka's words, or null. */
  problem(changes: BrokerConfigChanges): string | null {
    const fixed = [...changes.keys()].filter((name) => !isDynamic(name) && !isCustom(name));
    if (fixed.length > 0) {
      return `Cannot update these configs dynamically: Set(${fixed.join(', ')})`;
    }
    for (const [name, value] of changes) {
      const expected = value === null ? null : dynamicProblem(name, value);
      if (expected !== null) {
        return `Invalid value ${value} for configuration ${name}: should be ${expected}.`;
      }
    }
    return null;
  }

  /** As a client asked for it. Rejects when PostgreSQL is away. The changes must have no problem. */
  async alter(broker: string, changes: BrokerConfigChanges, by: Peer): Promise<void> {
    if (changes.size === 0) return;
    const resource = broker === ALL_BROKERS ? 'brokers' : `broker/${broker}`;
    const details = { changes: [...changes].map(([name, value]) => ({ name, value })) };
    const change = { by, action: 'broker-config.alter', resource, details };
    await this.audit.change(change, async () => {
      await this.store(broker, changes);
      return { refusal: null };
    });
  }

  /**
   * Makes changes that have been written to the audit trail.
   * @param expected what is set for the broker until then: else nothing is changed, and the answer is false.
   */
  async store(
    broker: string,
    changes: BrokerConfigChanges,
    expected?: ReadonlyMap<string, string>,
  ): Promise<boolean> {
    const removed: BrokerConfigRow[] = [];
    const added: BrokerConfigRow[] = [];
    for (const [name, value] of changes) {
      if (value === null) removed.push({ broker, name, value: '' });
      else added.push({ broker, name, value });
    }
    let isAsExpected = true;
    await this.set.change((rows) => {
      const set = rows.filter((row) => row.broker === broker);
      isAsExpected =
        expected === undefined ||
        (set.length === expected.size &&
          set.every(({ name, value }) => expected.get(name) === value));
      return isAsExpected ? { removed, added } : { removed: [], added: [] };
    });
    return isAsExpected;
  }

  /** Looks for changes no more. */
  stop(): Promise<void> {
    return this.watch.stop();
  }
}
