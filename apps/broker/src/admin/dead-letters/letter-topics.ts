/** How topics of dead letters are called here (orders.payment.dlq), by Spring (orders-dlt, orders.DLT) and by most others. */
export const LETTER_TOPICS_DEFAULT = '*.dlq,*-dlq,*.dlt,*-dlt,*.dead-letters,*-dead-letters';

const compiled = new Map<string, RegExp>();

/** @param patterns of the setting dead-letter-topics: names between commas, with * for anything, regardless of case. */
export function isLetterTopic(name: string, patterns = LETTER_TOPICS_DEFAULT): boolean {
  const known = compiled.get(patterns) ?? expressionOf(patterns);
  compiled.set(patterns, known);
  return known.test(name);
}

function expressionOf(patterns: string): RegExp {
  const each = patterns
    .split(',')
    .map((pattern) => pattern.trim().replaceAll('.', '\\.').replaceAll(/\*+/g, '.*'));
  return new RegExp(`^(?:${each.join('|')})$`, 'i');
}
