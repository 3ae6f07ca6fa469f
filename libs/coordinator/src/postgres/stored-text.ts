/**
 * Clients choose group ids, member ids and commit metadata, and Kafka takes any string; PostgreSQL takes no NUL, and
 * its JSON no half of a surrogate pair. One such string would fail a whole flush of many groups, so NUL is escaped, and
 * with it the escape character. (A half pair cannot come from valid UTF-8 and is replaced.)
 */
export function toStoredText(text: string): string {
  const escaped = /[\0\\]/.test(text)
    ? text.replaceAll('\\', '\\\\').replaceAll('\0', '\\0')
    : text;
  return escaped.replace(/\p{Surrogate}/gu, '\uFFFD');
}

export function fromStoredText(stored: string): string {
  if (!stored.includes('\\')) return stored;
  return stored.replace(/\\(.)/g, (_, escaped: string) => (escaped === '0' ? '\0' : escaped));
}
