export const TOPIC_LENGTH_MAX = 249;

/** Why Kafka would refuse the name, or null. */
export function topicNameProblem(name: string): string | null {
  if (name === '') return 'a topic needs a name';
  if (name === '.' || name === '..') return `a topic cannot be called "${name}"`;
  if (name.length > TOPIC_LENGTH_MAX)
    return `a topic name has at most ${TOPIC_LENGTH_MAX} characters`;
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return 'a topic name has only ASCII letters, digits, ".", "_" and "-"';
  }
  return null;
}

/** Kafka's metrics write "." as "_", so two names that differ only there may not both exist. */
export function collisionKey(name: string): string {
  return name.replaceAll('.', '_');
}

export function mayCollide(name: string): boolean {
  return name.includes('.') || name.includes('_');
}
