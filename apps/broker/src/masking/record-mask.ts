import type { RecordHeaders } from '@posthorn/records';
import { HIDDEN_TEXT, isFailureText } from './failure-texts.js';
import { parseMaskPath } from './mask-path.js';
import { maskBytes, maskValue, type HiddenPlace } from './mask-value.js';
import type { MaskingRule } from './masking-rule.js';

/** What of a record there is to hide. */
export interface Maskable {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
}

export function isAbout({ patternType, topic }: MaskingRule, name: string): boolean {
  if (patternType === 'prefixed') return name.startsWith(topic);
  return topic === '*' || topic === name;
}

/** What the rules leave of a record, of which there is at least one: what an exception said of it is left out with the rest. */
export function masked(record: Maskable, rules: readonly MaskingRule[]): Maskable {
  const ofKey = rules.filter(({ target }) => target === 'key');
  const ofHeaders = rules.filter(({ target }) => target === 'header');
  const places = rules
    .filter(({ target }) => target === 'value')
    .map((rule): HiddenPlace => ({ ...rule, path: parseMaskPath(rule.place) ?? [] }));
  return {
    key: ofKey.reduce<Buffer | null>((key, rule) => maskBytes(key, rule), record.key),
    value: maskValue(record.value, places),
    headers: record.headers.flatMap(([name, value]) => {
      const rule = ofHeaders.find(({ place }) => place.toLowerCase() === name.toLowerCase());
      if (rule === undefined && value !== null && isFailureText(name)) {
        return [[name, Buffer.from(HIDDEN_TEXT)] as const];
      }
      if (rule === undefined) return [[name, value] as const];
      return rule.action === 'REMOVE' ? [] : [[name, maskBytes(value, rule)] as const];
    }),
  };
}
