import type { RecordHeaders } from '@posthorn/records';
import { HIDDEN_TEXT, isFailureText } from './failure-texts.js';
import { parseMaskPath } from './mask-path.js';
import { lacksSomething, maskBytes, maskValue, type HiddenPlace } from './mask-value.js';
import type { MASKING_TARGETS, MaskingRule } from './masking-rule.js';

/** What of a record there is to hide. */
export interface Maskable {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: RecordHeaders;
  /** Of what something was hidden already. */
  readonly masked?: MaskedParts;
}

export type MaskedParts = readonly (typeof MASKING_TARGETS)[number][];

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
  const key = ofKey.reduce<Buffer | null>((bytes, rule) => maskBytes(bytes, rule), record.key);
  const value = maskValue(record.value, places);
  const isHidden = {
    key: ofKey.length > 0 && record.key !== null,
    value: lacksSomething(record.value, value),
    header: record.headers.some(
      ([name, bytes]) => ruleOf(ofHeaders, name) !== undefined || isFailure(name, bytes),
    ),
  };
  return {
    key,
    value,
    headers: record.headers.flatMap(([name, bytes]) => {
      const rule = ruleOf(ofHeaders, name);
      if (rule === undefined && isFailure(name, bytes)) {
        return [[name, Buffer.from(HIDDEN_TEXT)] as const];
      }
      if (rule === undefined) return [[name, bytes] as const];
      return rule.action === 'REMOVE' ? [] : [[name, maskBytes(bytes, rule)] as const];
    }),
    masked: (['key', 'value', 'header'] as const).filter((part) => isHidden[part]),
  };
}

/** What a failure says may quote the value. */
function isFailure(name: string, bytes: Buffer | null): boolean {
  return bytes !== null && isFailureText(name);
}

function ruleOf(ofHeaders: readonly MaskingRule[], name: string): MaskingRule | undefined {
  return ofHeaders.find(({ place }) => place.toLowerCase() === name.toLowerCase());
}
