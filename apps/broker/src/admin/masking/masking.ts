import { Inject, Injectable } from '@nestjs/common';
import { HIDDEN_TEXT } from '../../masking/failure-texts.js';
import type { MaskingRule } from '../../masking/masking-rule.js';
import { isAbout, masked, type Maskable } from '../../masking/record-mask.js';
import type { Permissions } from '../access/permissions.js';
import { EVERYTHING } from '../access/resource-pattern.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import type { FilteredRecord } from '../filters/record-filter.js';
import { originTopicsOf } from '../headers/origin-topics.js';

/** What one caller may see of records: the rules as they are at each of them, since a tail goes on for hours. */
export interface Mask {
  /** Whether there is nothing that this caller may not see. */
  readonly isOpen: boolean;
  /** The record without what is hidden from the caller. */
  record<Shown extends Maskable>(topic: string, record: Shown): Shown;
  /**
   * The same for a filter: whoever could ask whether a hidden card number begins with a 4 would know it after a few questions.
   */
  seen(topic: string, record: FilteredRecord): FilteredRecord;
  /** Whether a rule is about the key of the record, or about something of its value. */
  hides(topic: string, record: Pick<Maskable, 'headers'>): Hidden;
  /** A text that may quote a record of these topics, such as what an exception said of it. */
  text(topics: readonly string[], text: string): string;
}

interface Hidden {
  readonly key: boolean;
  readonly value: boolean;
}

const NOTHING: Hidden = { key: false, value: false };

/** Nothing is hidden: of whoever may see everything. */
export const NO_MASK: Mask = {
  isOpen: true,
  record: (_topic, record) => record,
  seen: (_topic, record) => record,
  hides: () => NOTHING,
  text: (_topics, text) => text,
};

/** Of which topics somebody may see records whole; jobs keep it, since they go on when the caller has gone. */
export type Unmasks = 'everything' | 'topic' | 'nothing';

/** Hides what the rules say from whoever lacks topic:records_unmask: RecordViews asks for every record. */
@Injectable()
export class Masking {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  of(permissions: Permissions): Mask {
    return this.#mask(seesEverything(permissions), (topic) =>
      permissions.allows('topic:records_unmask', topic),
    );
  }

  /** Of somebody who started a job that reads `topic`, by what was kept of what they may see. */
  ofJob(unmasks: Unmasks, topic: string): Mask {
    const isEverything = unmasks === 'everything';
    return this.#mask(
      isEverything,
      (name) => isEverything || (unmasks === 'topic' && name === topic),
    );
  }

  #mask(isEverything: boolean, mayUnmask: (topic: string) => boolean): Mask {
    const rulesFor = (topics: readonly string[]): readonly MaskingRule[] => {
      const rules = this.context.masking?.all ?? [];
      if (rules.length === 0 || topics.every(mayUnmask)) return [];
      return rules.filter((rule) => topics.some((name) => isAbout(rule, name)));
    };
    const rulesOf = (
      topic: string,
      { headers }: Pick<Maskable, 'headers'>,
    ): readonly MaskingRule[] => rulesFor([topic, ...originTopicsOf(headers)]);
    const hasNone = (): boolean => (this.context.masking?.all.length ?? 0) === 0;
    return {
      get isOpen() {
        return isEverything || hasNone();
      },
      record: (topic, record) => {
        if (hasNone()) return record;
        const rules = rulesOf(topic, record);
        return rules.length === 0 ? record : { ...record, ...masked(record, rules) };
      },
      seen: (topic, record) => {
        if (hasNone()) return record;
        const rules = rulesOf(topic, record);
        const { timestamp } = record;
        return rules.length === 0 ? record : { timestamp, ...masked(record, rules) };
      },
      hides: (topic, record) => {
        if (hasNone()) return NOTHING;
        const targets = rulesOf(topic, record).map(({ target }) => target);
        return { key: targets.includes('key'), value: targets.includes('value') };
      },
      text: (topics, text) => (text === '' || rulesFor(topics).length === 0 ? text : HIDDEN_TEXT),
    };
  }
}

export function unmasksOf(permissions: Permissions, topic: string): Unmasks {
  if (seesEverything(permissions)) return 'everything';
  return permissions.allows('topic:records_unmask', topic) ? 'topic' : 'nothing';
}

function seesEverything(permissions: Permissions): boolean {
  const actions = new Set(['topic:records_unmask'] as const);
  // For as long as this question takes.
  return permissions.covers({ actions, resources: [EVERYTHING], expiresAt: 0 });
}
