import type { TopicCatalog } from '@posthorn/log';

/**
 * Tells which topics went, here or on another broker: their committed offsets must go too, or a topic of the same name
 * would start in the middle. Compares ids, since a topic may be back under its name when the change is seen.
 */
export function onTopicsDeleted(
  topics: TopicCatalog,
  listener: (topics: readonly { readonly id: string; readonly name: string }[]) => void,
): () => void {
  let known = namesById(topics);
  return topics.onChange(() => {
    const now = namesById(topics);
    const gone = [...known].flatMap(([id, name]) => (now.has(id) ? [] : [{ id, name }]));
    known = now;
    if (gone.length > 0) listener(gone);
  });
}

function namesById(topics: TopicCatalog): Map<string, string> {
  return new Map(topics.all().map(({ id, name }) => [id, name]));
}
