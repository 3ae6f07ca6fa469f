/** What a key is wished to be, and what it is where another has that. */
export interface WishedKey {
  readonly short: string;
  readonly long: string;
}

/** What is legal as a key of AsyncAPI's maps. */
export function legalKey(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]/g, '_');
}

/**
 * A key for each, legal and nobody else's: two things of one key would be one thing in the document. The short one where only one wishes for it,
 * the long one where several do, and a number where that is not enough.
 */
export function keysOf(wished: ReadonlyMap<string, WishedKey>): ReadonlyMap<string, string> {
  const wishes = new Map<string, number>();
  for (const { short } of wished.values()) {
    wishes.set(legalKey(short), (wishes.get(legalKey(short)) ?? 0) + 1);
  }
  const keys = new Map<string, string>();
  const taken = new Set<string>();
  for (const [name, { short, long }] of wished) {
    const key = unlessTaken(legalKey(wishes.get(legalKey(short)) === 1 ? short : long), taken);
    taken.add(key);
    keys.set(name, key);
  }
  return keys;
}

function unlessTaken(key: string, taken: ReadonlySet<string>): string {
  if (!taken.has(key)) return key;
  let number = 2;
  while (taken.has(`${key}-${number}`)) number += 1;
  return `${key}-${number}`;
}
