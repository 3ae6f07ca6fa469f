import { randomBytes } from 'node:crypto';
import { isSecret, newSecret } from '../sign-in/secrets.js';

/** A key as its owner has it: `ph_<id>_<secret>`. The beginning tells scanners of leaked secrets whose it is. */
export interface ApiKeyText {
  readonly id: string;
  readonly secret: string;
}

const ID_BYTES = 6;

export function newApiKey(): ApiKeyText {
  return { id: randomBytes(ID_BYTES).toString('hex'), secret: newSecret() };
}

export function formatApiKey({ id, secret }: ApiKeyText): string {
  return `ph_${id}_${secret}`;
}

/** null when the text is no key, whoever gave it out. */
export function parseApiKey(text: string): ApiKeyText | null {
  const [prefix, id = '', secret = '', ...rest] = text.split('_');
  const isKey =
    prefix === 'ph' && /^[0-9a-f]{12}$/.test(id) && isSecret(secret) && rest.length === 0;
  return isKey ? { id, secret } : null;
}
