import type { Clock } from '../clock.js';
import { PolicySet, PolicyWatch } from '../policies/policies.js';
import type { VersionedRows } from '../policies/versioned-rows.js';
import type { Reports } from '../reports.js';
import type { MaskingRule } from './masking-rule.js';

/** Each is looked at for every record that somebody looks at. */
export const MASKING_RULES_MAX = 500;

export interface MaskingStore {
  readonly maskingRules: VersionedRows<MaskingRule>;
  readonly versions: () => Promise<ReadonlyMap<string, bigint>>;
}

/** The rules of all brokers: changed at any, in force here at once and at the others within a second. */
export class MaskingRules {
  private constructor(
    private readonly set: PolicySet<MaskingRule>,
    private readonly watch: PolicyWatch,
  ) {}

  /** Resolves when what holds now is known here: nothing may be shown before. */
  static async open(
    store: MaskingStore,
    context: { readonly clock: Clock; readonly reports: Reports },
  ): Promise<MaskingRules> {
    const set = new PolicySet(store.maskingRules, () => undefined);
    const watch = new PolicyWatch([set], store.versions, context);
    await watch.start();
    return new MaskingRules(set, watch);
  }

  get all(): readonly MaskingRule[] {
    return this.set.rows;
  }

  /** Resolves when all rules are known here that were made before. Rejects when PostgreSQL is away. */
  catchUp(): Promise<void> {
    return this.watch.catchUp();
  }

  /** By what this broker knows. */
  get hasRoom(): boolean {
    return hasRoomFor(this.set.rows);
  }

  /** False when there are too many already. */
  async add(rule: MaskingRule): Promise<boolean> {
    let hasRoom = true;
    await this.set.change((rows) => {
      hasRoom = hasRoomFor(rows);
      return { removed: [], added: hasRoom ? [rule] : [] };
    });
    return hasRoom;
  }

  /** False when there is none of this id, or what is there at that moment is not as it was seen: nothing is changed then. */
  async replace(rule: MaskingRule, isAsSeen: (now: MaskingRule) => boolean): Promise<boolean> {
    let isReplaced = false;
    await this.set.change((rows) => {
      const now = rows.find(({ id }) => id === rule.id);
      isReplaced = now !== undefined && isAsSeen(now);
      return { removed: [], added: isReplaced ? [rule] : [] };
    });
    return isReplaced;
  }

  remove(rule: MaskingRule): Promise<void> {
    return this.set.change(() => ({ removed: [rule], added: [] }));
  }

  /** Looks for changes no more. */
  stop(): Promise<void> {
    return this.watch.stop();
  }
}

const hasRoomFor = (rows: readonly MaskingRule[]): boolean => rows.length < MASKING_RULES_MAX;
