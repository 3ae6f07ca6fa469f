/** Who is at the other end of a connection, as Kafka names it: `User:alice`. */
export interface Principal {
  readonly type: 'User';
  readonly name: string;
}

/** The other end of a connection, as it is when a request begins. */
export interface Peer {
  readonly principal: Principal;
  readonly remoteHost: string;
  readonly clientId: string | null;
}

/** Whoever came in through a listener that asks for no identity. */
export const ANONYMOUS: Principal = { type: 'User', name: 'ANONYMOUS' };

/**
 * Another broker of this cluster, which knows the secret that they share in PostgreSQL. It may do everything.
 * Compared by identity, so that no user, certificate or token can become it by its name.
 */
export const BROKER: Principal = { type: 'User', name: '__posthorn_broker' };

const RESERVED: ReadonlySet<string> = new Set([ANONYMOUS.name, BROKER.name]);

/** Names that nobody may be given: whoever reads a log or writes an ACL could take them for somebody else. */
export function isReservedName(name: string): boolean {
  return RESERVED.has(name);
}

export function userPrincipal(name: string): Principal {
  return { type: 'User', name };
}

/** As ACLs, quotas and log lines write it. */
export function principalText({ type, name }: Principal): string {
  return `${type}:${name}`;
}
