/** Names what a client does with a topic; sorts by the topic first. No name has a NUL in it. */
export function edgeOf(topic: string, client: string | null): string {
  return `${topic}\0${client}`;
}

export function distinct(names: Iterable<string>): string[] {
  return [...new Set(names)].sort((a, b) => (a < b ? -1 : 1));
}

export function sorted<Item>(items: readonly Item[], keyOf: (item: Item) => string): Item[] {
  return items
    .map((item) => ({ key: keyOf(item), item }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ item }) => item);
}
