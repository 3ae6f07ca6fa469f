import { ProtocolError } from '../protocol-error.js';

/** SASL/PLAIN (RFC 4616): who to act as, who it is, and the password. */
export interface PlainToken {
  readonly authorizationId: string;
  readonly userName: string;
  readonly password: string;
}

/** Throws ProtocolError, which never quotes the token. */
export function parsePlainToken(token: Buffer): PlainToken {
  const parts = token.toString('utf8').split('\0');
  if (parts.length !== 3) throw new ProtocolError('a malformed SASL/PLAIN token');
  const [authorizationId, userName, password] = parts;
  return { authorizationId, userName, password };
}

export function plainToken(userName: string, password: string): Buffer {
  return Buffer.from(`\0${userName}\0${password}`, 'utf8');
}

/** SASL/OAUTHBEARER (RFC 7628, 3.1). */
export interface BearerToken {
  readonly authorizationId: string | null;
  readonly token: string;
}

const SEPARATOR = '\u0001';
const BEARER_HEADER = /^n,(?:a=([^,]*))?,$/;
const BEARER_AUTH = /^auth=bearer +([!-~]+)$/i;

/** Throws ProtocolError, which never quotes the token. */
export function parseBearerToken(message: Buffer): BearerToken {
  // The header, then `key=value` pairs, each ended by a separator, and one separator more.
  const [first = '', ...pairs] = message.toString('utf8').split(SEPARATOR);
  const header = BEARER_HEADER.exec(first);
  const isEnded = pairs.pop() === '' && pairs.pop() === '';
  const auth = pairs.map((pair) => BEARER_AUTH.exec(pair)).find((match) => match !== null);
  if (header === null || !isEnded || auth === undefined) {
    throw new ProtocolError('a malformed SASL/OAUTHBEARER message');
  }
  return { authorizationId: header[1] || null, token: auth[1] };
}

export function bearerMessage(
  token: string,
  extensions: Readonly<Record<string, string>> = {},
): Buffer {
  const rest = Object.entries(extensions).map(([name, value]) => `${name}=${value}${SEPARATOR}`);
  return Buffer.from(
    `n,,${SEPARATOR}auth=Bearer ${token}${SEPARATOR}${rest.join('')}${SEPARATOR}`,
    'utf8',
  );
}

/** What a client answers to the server's description of a failure, so that the exchange can end (RFC 7628, 3.2.3). */
export const BEARER_FAILURE_SEEN = Buffer.of(1);
