import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_LENGTH = 8;
/** What it is called is part of what is stored: another way of sealing has another number. */
const SEALED = /^sealed:1:([0-9a-f]{8}):([A-Za-z0-9+/]+={0,2})$/;

/**
 * Secrets as the database keeps them. Who has a dump of it, or a backup, has not the key, which brokers are given apart from it;
 * without a key they are kept as they are.
 */
export class SecretBox {
  readonly #keys: ReadonlyMap<string, Buffer>;
  readonly #current: string | null;

  /** @param keys the first one seals; all of them open, so that a key can be changed for another. */
  constructor(keys: readonly Buffer[]) {
    this.#keys = new Map(keys.map((key) => [idOf(key), key]));
    this.#current = keys.length === 0 ? null : idOf(keys[0]);
  }

  get isThere(): boolean {
    return this.#current !== null;
  }

  /**
   * @param owner whose it is: what is sealed for one opens for no other. The nonce is taken from owner and secret, so that no
   * two secrets share one, and the same secret looks the same.
   */
  seal(owner: string, secret: string): string {
    const key = this.#current === null ? undefined : this.#keys.get(this.#current);
    if (key === undefined || isSealed(secret)) return secret;
    const digest = createHmac('sha256', key)
      .update(JSON.stringify([owner, secret]))
      .digest();
    const nonce = digest.subarray(0, NONCE_BYTES);
    const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(owner));
    const text = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    const box = Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
    return `sealed:1:${this.#current}:${box}`;
  }

  /** @throws Error that says which key is missing, or that it is no secret of this owner. */
  open(owner: string, stored: string): string {
    if (!isSealed(stored)) return stored;
    const [, id = '', box = ''] = SEALED.exec(stored) ?? [];
    const key = this.#keys.get(id);
    if (key === undefined) throw new Error(missingKey(owner, id));
    const bytes = Buffer.from(box, 'base64');
    const nonce = bytes.subarray(0, NONCE_BYTES);
    const tag = bytes.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(owner)).setAuthTag(tag);
    const text = decipher.update(bytes.subarray(NONCE_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  }

  /** Whether what is stored is not as `seal` would store it now. */
  isOld(stored: string): boolean {
    return this.#current !== null && !stored.startsWith(`sealed:1:${this.#current}:`);
  }
}

function isSealed(stored: string): boolean {
  return stored.startsWith('sealed:');
}

function missingKey(owner: string, id: string): string {
  return `the secret of webhook "${owner}" is sealed by key ${id}, which this broker has not been given (POSTHORN_SECRETS_KEY)`;
}

/** Tells keys apart, and nothing of the key. */
function idOf(key: Buffer): string {
  return createHash('sha256')
    .update('posthorn key')
    .update(key)
    .digest('hex')
    .slice(0, KEY_ID_LENGTH);
}
