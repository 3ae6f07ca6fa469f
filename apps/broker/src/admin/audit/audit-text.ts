/** As long as a filter may be; and what is indexed has to stay below 2,704 bytes. */
const TEXT_LENGTH_MAX = 500;
const LIST_LENGTH_MAX = 100;

/** Text of a client's as PostgreSQL takes it, whatever it was: a name must not keep its own event from being written. */
export function auditText(text: string): string {
  // By way of UTF-8, which has no half of a pair of surrogates.
  const cut = Buffer.from(text.slice(0, TEXT_LENGTH_MAX), 'utf8').toString('utf8');
  return cut.replaceAll('\0', '\uFFFD');
}

/** Details of which every text and list is bounded. */
export function auditDetails(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const bounded = JSON.stringify(details, (_, value: unknown) => {
    if (typeof value === 'string') return auditText(value);
    if (!Array.isArray(value) || value.length <= LIST_LENGTH_MAX) return value;
    return [...value.slice(0, LIST_LENGTH_MAX), `and ${value.length - LIST_LENGTH_MAX} more`];
  });
  return JSON.parse(bounded) as Record<string, unknown>;
}
