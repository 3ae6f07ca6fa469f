/** What Confluent's clients call a subject by default: the topic, and what of its records the schema is of. */
const BY_TOPIC = /^(.+)-(?:value|key)$/;

/**
 * Where events of a subject travel: what was said when it was registered, else by its name, as far as there is such a topic.
 * @param isTopic whether there is one.
 */
export function topicOf(
  { name, topic }: { readonly name: string; readonly topic: string | null },
  isTopic: (topic: string) => boolean,
): string | null {
  if (topic !== null) return topic;
  const [, named] = BY_TOPIC.exec(name) ?? [];
  return named !== undefined && isTopic(named) ? named : null;
}
