/** The transport's id: a handler declared with it belongs to Posthorn servers alone. */
export const POSTHORN = Symbol('POSTHORN');

const PREFIX = 'POSTHORN ';

/** The id of a server that has a name, in an app with several: as POSTHORN is of the one that has none. */
export function posthornServer(name: string): symbol {
  return Symbol.for(PREFIX + name);
}

/** The server that a transport's id is of: null for the one without a name, undefined where it is none of ours. */
export function serverOf(transport: unknown): string | null | undefined {
  if (transport === POSTHORN) return null;
  const key = typeof transport === 'symbol' ? Symbol.keyFor(transport) : undefined;
  return key?.startsWith(PREFIX) === true ? key.slice(PREFIX.length) : undefined;
}
