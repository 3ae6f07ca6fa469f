import type { SchemaReference } from '../contracts/schemas/schema-type.js';

interface Numbered {
  readonly event: string;
  readonly version: {
    readonly version: number;
    readonly references?: readonly SchemaReference[];
  };
}

/** Each behind the earlier ones of its contract and behind what it refers to, as far as these are among them. */
export function inOrderOfReferences<Version extends Numbered>(
  versions: readonly Version[],
): Version[] {
  const keyOf = (event: string, version: number): string => `${version} ${event}`;
  const all = new Map(versions.map((one) => [keyOf(one.event, one.version.version), one]));
  const earlier = new Map<string, Version>();
  const previous = new Map<string, Version>();
  for (const one of versions.toSorted((a, b) => a.version.version - b.version.version)) {
    const before = previous.get(one.event);
    if (before !== undefined) earlier.set(keyOf(one.event, one.version.version), before);
    previous.set(one.event, one);
  }
  const ordered = new Set<Version>();
  const seen = new Set<Version>();
  // A stack of its own: whoever writes the document says how long a chain of references is.
  const stack = versions.toReversed();
  for (let one = stack.at(-1); one !== undefined; one = stack.at(-1)) {
    const key = keyOf(one.event, one.version.version);
    const { references = [] } = one.version;
    const needed = [
      earlier.get(key),
      ...references.map(({ subject, version }) => all.get(keyOf(subject, version))),
    ];
    const missing = needed.filter((need) => need !== undefined && !seen.has(need));
    if (!seen.has(one) && missing.length > 0) {
      seen.add(one);
      stack.push(...missing.filter((need) => need !== undefined).toReversed());
      continue;
    }
    seen.add(one);
    ordered.add(one);
    stack.pop();
  }
  return [...ordered];
}
