import { ProtocolError } from '../protocol-error.js';

/** The four messages of SCRAM (RFC 5802, 5 and 7), as texts. Channel binding is not offered, as in Kafka. */

/** `n,,` or `n,a=name,`: no channel binding, and who to act as. */
const GS2_HEADER = /^([ny]),(?:a=([^,]*))?,/;
const CLIENT_FIRST_BARE = /^n=([^,]*),r=([\x21-\x2b\x2d-\x7e]+)(?:,(.*))?$/s;
const SERVER_FIRST = /^r=([\x21-\x2b\x2d-\x7e]+),s=([A-Za-z0-9+/]+=*),i=(\d{1,9})(?:,.*)?$/s;
const CLIENT_FINAL =
  /^(c=([A-Za-z0-9+/]+=*),r=([\x21-\x2b\x2d-\x7e]+)(?:,.*)?),p=([A-Za-z0-9+/]+=*)$/s;
const SERVER_FINAL = /^(?:v=([A-Za-z0-9+/]+=*)|e=([^,]*))(?:,.*)?$/s;

export interface ClientFirst {
  readonly userName: string;
  /** null when the client acts as itself. */
  readonly authorizationId: string | null;
  readonly nonce: string;
  /** What the client's last message has to repeat. */
  readonly gs2Header: string;
  /** What goes into the signed text. */
  readonly bare: string;
  /** Attributes beyond the standard ones, such as Kafka's `tokenauth=true`. */
  readonly extensions: string;
}

/** Throws ProtocolError, which never quotes the message. */
export function parseClientFirst(text: string): ClientFirst {
  const header = GS2_HEADER.exec(text);
  if (header === null) throw new ProtocolError('a SCRAM client-first-message without GS2 header');
  const bare = text.slice(header[0].length);
  const match = CLIENT_FIRST_BARE.exec(bare);
  if (match === null) throw new ProtocolError('a malformed SCRAM client-first-message');
  return {
    userName: unescapeName(match[1]),
    authorizationId: header[2] === undefined ? null : unescapeName(header[2]),
    nonce: match[2],
    gs2Header: header[0],
    bare,
    extensions: match[3] ?? '',
  };
}

export function clientFirstBare(userName: string, nonce: string): string {
  return `n=${escapeName(userName)},r=${nonce}`;
}

export interface ServerFirst {
  readonly nonce: string;
  readonly salt: Buffer;
  readonly iterations: number;
}

export function parseServerFirst(text: string): ServerFirst {
  const match = SERVER_FIRST.exec(text);
  if (match === null) throw new ProtocolError('a malformed SCRAM server-first-message');
  const [, nonce, salt, iterations] = match;
  return { nonce, salt: Buffer.from(salt, 'base64'), iterations: Number(iterations) };
}

export function serverFirst({ nonce, salt, iterations }: ServerFirst): string {
  return `r=${nonce},s=${salt.toString('base64')},i=${iterations}`;
}

export interface ClientFinal {
  readonly gs2Header: string;
  readonly nonce: string;
  readonly proof: Buffer;
  readonly withoutProof: string;
}

export function parseClientFinal(text: string): ClientFinal {
  const match = CLIENT_FINAL.exec(text);
  if (match === null) throw new ProtocolError('a malformed SCRAM client-final-message');
  const [, withoutProof, binding, nonce, proof] = match;
  const gs2Header = Buffer.from(binding, 'base64').toString('utf8');
  return { gs2Header, nonce, proof: Buffer.from(proof, 'base64'), withoutProof };
}

export function clientFinalWithoutProof(gs2Header: string, nonce: string): string {
  return `c=${Buffer.from(gs2Header, 'utf8').toString('base64')},r=${nonce}`;
}

export function clientFinal(withoutProof: string, proof: Buffer): string {
  return `${withoutProof},p=${proof.toString('base64')}`;
}

export function serverFinal(signature: Buffer): string {
  return `v=${signature.toString('base64')}`;
}

/** The server's signature. Throws ProtocolError for anything else, with the server's word for it. */
export function parseServerFinal(text: string): Buffer {
  const match = SERVER_FINAL.exec(text);
  if (match?.[1] === undefined) {
    throw new ProtocolError(`SCRAM was refused by the server: ${match?.[2] ?? 'malformed answer'}`);
  }
  return Buffer.from(match[1], 'base64');
}

function escapeName(name: string): string {
  return name.replaceAll('=', '=3D').replaceAll(',', '=2C');
}

function unescapeName(name: string): string {
  if (/=(?!2C|3D)/.test(name)) throw new ProtocolError('a malformed name in a SCRAM message');
  return name.replaceAll('=2C', ',').replaceAll('=3D', '=');
}
