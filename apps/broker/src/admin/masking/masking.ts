import { Inject, Injectable } from '@nestjs/common';
import type { MaskingRule } from '../../masking/masking-rule.js';
import { isAbout, masked, type Maskable } from '../../masking/record-mask.js';
import type { Permissions } from '../access/permissions.js';
import type { RecordFilter } from '../filters/record-filter.js';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { letterFacts, REDRIVEN_FROM, REPLAYED_FROM } from '../headers/letter-headers.js';
import { lastHeaders, textOf } from '../headers/header-values.js';

/** What one caller may see of records: the rules as they are at each of them, since a tail goes on for hours. */
export interface Mask {
  /** The record without what is hidden from the caller. */
  record<Shown extends Maskable>(topic: string, record: Shown): Shown;
  /**
   * The same filter of what the caller sees of records. Whoever could ask whether a hidden card number begins with a 4 would
   * know it after a few questions.
   */
  filter(topic: string, matches: RecordFilter): RecordFilter;
}

/** Nothing is hidden: of whoever may see everything. */
export const NO_MASK: Mask = {
  record: (_topic, record) => record,
  filter: (_topic, matches) => matches,
};

/** Hides what the rules say from whoever lacks topic:records_unmask: every record that this API shows goes through it. */
@Injectable()
export class Masking {
  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  of(permissions: Permissions): Mask {
    const rulesFor = (topic: string, record: Maskable): readonly MaskingRule[] => {
      const rules = this.context.masking?.all ?? [];
      if (rules.length === 0) return rules;
      const names = [topic, ...originsOf(record)];
      const about = rules.filter((rule) => names.some((name) => isAbout(rule, name)));
      const isAllowed = names.every((name) => permissions.allows('topic:records_unmask', name));
      return isAllowed ? [] : about;
    };
    return {
      record: (topic, record) => {
        const rules = rulesFor(topic, record);
        return rules.length === 0 ? record : { ...record, ...masked(record, rules) };
      },
      filter: (topic, matches) => (record) => {
        const rules = rulesFor(topic, record);
        const { timestamp } = record;
        return matches(rules.length === 0 ? record : { timestamp, ...masked(record, rules) });
      },
    };
  }
}

/** Where a copy says that it came from: what is hidden there is hidden in a dead letter, a retry and a replay, too. */
function originsOf({ headers }: Maskable): readonly string[] {
  if (headers.length === 0) return [];
  const { originTopic } = letterFacts(headers);
  const last = lastHeaders(headers);
  const copied = [REDRIVEN_FROM, REPLAYED_FROM].map((name) => textOf(last, name));
  const topics = copied.map((place) => /^(.+)-\d+@\d+$/.exec(place)?.[1] ?? '');
  return [originTopic ?? '', ...topics].filter((name) => name !== '');
}
