import type { ResourcePatternBody } from '@posthorn/admin-client';
import { UsageError } from '../runtime/cli-error.js';

/** `topic:orders`, `topic:orders.*`, `topic:/ord.*s/`, `topic:*`. Kinds are checked by the broker. Throws UsageError. */
export function parseResource(text: string): ResourcePatternBody {
  const at = text.indexOf(':');
  const [kind, name] = [text.slice(0, at), text.slice(at + 1)];
  if (at < 1 || name === '')
    throw new UsageError(
      `"${text}" names no resources.`,
      'They look like topic:orders, topic:orders.* or topic:/re/.',
    );
  const of = (patternType: ResourcePatternBody['patternType'], pattern: string) =>
    ({ kind, patternType, name: pattern }) as ResourcePatternBody;
  if (name === '*') return of('literal', name);
  if (name.length > 2 && name.startsWith('/') && name.endsWith('/'))
    return of('regex', name.slice(1, -1));
  return name.endsWith('*') ? of('prefixed', name.slice(0, -1)) : of('literal', name);
}

export function resourceText({ kind, patternType, name }: ResourcePatternBody): string {
  if (patternType === 'regex') return `${kind}:/${name}/`;
  return patternType === 'prefixed' ? `${kind}:${name}*` : `${kind}:${name}`;
}
