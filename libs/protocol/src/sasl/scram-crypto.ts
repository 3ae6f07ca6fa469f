import { createHash, createHmac, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

export type ScramMechanism = 'SCRAM-SHA-256' | 'SCRAM-SHA-512';

/** What SCRAM needs to know about a hash, and what Kafka demands of a credential. */
export interface ScramAlgorithm {
  readonly mechanism: ScramMechanism;
  readonly digest: 'sha256' | 'sha512';
  readonly digestBytes: number;
  /** Kafka's bound: fewer make a stolen table cheap to guess from. */
  readonly iterationsMin: number;
  /** Kafka's bound, for what a client would have to compute at every login. */
  readonly iterationsMax: number;
}

const bounds = { iterationsMin: 4_096, iterationsMax: 16_384 };

export const scramAlgorithms: Readonly<Record<ScramMechanism, ScramAlgorithm>> = {
  'SCRAM-SHA-256': { mechanism: 'SCRAM-SHA-256', digest: 'sha256', digestBytes: 32, ...bounds },
  'SCRAM-SHA-512': { mechanism: 'SCRAM-SHA-512', digest: 'sha512', digestBytes: 64, ...bounds },
};

/** What a server keeps instead of a password: enough to verify it, not enough to log in with (RFC 5802, 3). */
export interface ScramKeys {
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

/** RFC 5802's Hi(): PBKDF2, in a thread of libuv's pool. */
export function saltedPassword(
  { digest, digestBytes }: ScramAlgorithm,
  password: string,
  salt: Buffer,
  iterations: number,
): Promise<Buffer> {
  return derive(Buffer.from(password, 'utf8'), salt, iterations, digestBytes, digest);
}

export function scramKeys({ digest }: ScramAlgorithm, salted: Buffer): ScramKeys {
  const clientKey = hmac(digest, salted, 'Client Key');
  return { storedKey: hash(digest, clientKey), serverKey: hmac(digest, salted, 'Server Key') };
}

/** What the client sends to show that it has the password, and what it expects of the server in return. */
export function scramProof(
  { digest }: ScramAlgorithm,
  salted: Buffer,
  authMessage: string,
): { proof: Buffer; serverSignature: Buffer } {
  const clientKey = hmac(digest, salted, 'Client Key');
  const signature = hmac(digest, hash(digest, clientKey), authMessage);
  const serverKey = hmac(digest, salted, 'Server Key');
  return {
    proof: xor(clientKey, signature),
    serverSignature: hmac(digest, serverKey, authMessage),
  };
}

/** Whether the proof was made with the password behind `storedKey`. Takes the same time whatever it says. */
export function isScramProof(
  { digest, digestBytes }: ScramAlgorithm,
  storedKey: Buffer,
  authMessage: string,
  proof: Buffer,
): boolean {
  if (proof.length !== digestBytes) return false;
  const clientKey = xor(proof, hmac(digest, storedKey, authMessage));
  return timingSafeEqual(hash(digest, clientKey), storedKey);
}

export function scramServerSignature(
  { digest }: ScramAlgorithm,
  serverKey: Buffer,
  authMessage: string,
): Buffer {
  return hmac(digest, serverKey, authMessage);
}

function hmac(digest: string, key: Buffer, text: string): Buffer {
  return createHmac(digest, key).update(text, 'utf8').digest();
}

function hash(digest: string, bytes: Buffer): Buffer {
  return createHash(digest).update(bytes).digest();
}

function xor(left: Buffer, right: Buffer): Buffer {
  return Buffer.from(left.map((byte, index) => byte ^ right[index]));
}
