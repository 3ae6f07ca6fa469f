/** Who is at the other end of a connection, as Kafka names it: `User:alice`. */
export interface Principal {
  readonly type: 'User';
  readonly name: string;
}

/** Whoever came in through a listener that asks for no identity. */
export const ANONYMOUS: Principal = { type: 'User', name: 'ANONYMOUS' };

export function userPrincipal(name: string): Principal {
  return { type: 'User', name };
}

/** As ACLs, quotas and log lines write it. */
export function principalText({ type, name }: Principal): string {
  return `${type}:${name}`;
}
