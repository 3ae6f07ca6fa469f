import { createHash, randomBytes } from 'node:crypto';

const SECRET_BYTES = 32;

/** 256 random bits as 64 hexadecimal digits, which a double click selects whole. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('hex');
}

export function isSecret(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** What is kept of a secret. Random as it is, nobody guesses it from a fast hash, nor by how long a look-up takes. */
export function hashOf(secret: string | Buffer): Buffer {
  return createHash('sha256').update(secret).digest();
}
