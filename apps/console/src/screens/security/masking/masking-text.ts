import type { CreateMaskingRuleBody, MaskingRuleBody, MaskingSample } from '@posthorn/admin-client';

/** As it is typed. */
export type MaskingDraft = Required<Omit<CreateMaskingRuleBody, 'reason'>>;
type Target = MaskingDraft['target'];

export const NEW_RULE: MaskingDraft = {
  patternType: 'literal',
  topic: '',
  target: 'value',
  place: '',
  action: 'MASK',
  replacement: '***',
  description: '',
};

export function draftOf(rule: MaskingRuleBody): MaskingDraft {
  const { topic, target, place, action, replacement, description } = rule;
  const patternType = rule.patternType === 'prefixed' ? 'prefixed' : 'literal';
  return { patternType, topic, target, place, action, replacement, description };
}

/** Of which topics. */
export function topicsText({ patternType, topic }: Pick<MaskingRuleBody, 'patternType' | 'topic'>) {
  if (patternType === 'prefixed') return `${topic}…`;
  return topic === '*' ? 'all topics' : topic;
}

/** What of their records. */
export function placeText({ target, place }: Pick<MaskingRuleBody, 'target' | 'place'>): string {
  if (target === 'key') return 'the key';
  return target === 'header' ? `header ${place}` : place;
}

/** What is shown instead. */
export function hidingText({
  action,
  replacement,
}: Pick<MaskingRuleBody, 'action' | 'replacement'>): string {
  if (action === 'REMOVE') return 'nothing';
  return action === 'REPLACE' ? `“${replacement}”` : 'asterisks';
}

/** Something is missing yet: a place that makes no sense is the broker's to tell. */
export function isWhole({ topic, target, place }: MaskingDraft): boolean {
  return topic !== '' && (target === 'key' || place !== '');
}

/** A record that has the text where a rule looks. */
export function sampleOf({ target, place }: MaskingDraft, text: string): MaskingSample {
  if (target === 'header') return { headers: [{ key: place, value: text }] };
  return target === 'key' ? { key: text } : { value: text };
}

/** What is left of the text; null where nothing is. */
export function leftOf(record: MaskingSample, target: Target): string | null {
  if (target === 'header') return record.headers?.at(0)?.value ?? null;
  return (target === 'key' ? record.key : record.value) ?? null;
}
