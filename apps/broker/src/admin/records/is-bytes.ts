import { ValidateBy } from 'class-validator';

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const FORM = 'must be null or an object with exactly one of text, json and base64';

/** `{ text }`, `{ json }` or `{ base64 }`; null is null. */
export function IsBytes(): PropertyDecorator {
  return ValidateBy({
    name: 'isBytes',
    validator: { validate: (value: unknown) => isBytes(value), defaultMessage: () => FORM },
  });
}

function isBytes(value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'object' || Array.isArray(value)) return false;
  const entries = Object.entries(value);
  if (entries.length !== 1) return false;
  const [[form, content]] = entries;
  if (form === 'json') return true;
  if (form === 'text') return typeof content === 'string';
  return form === 'base64' && typeof content === 'string' && BASE64.test(content);
}

/** What IsBytes let pass. */
export function toBytes(
  input: { text?: string; json?: unknown; base64?: string } | null,
): Buffer | null {
  if (input === null) return null;
  if (input.text !== undefined) return Buffer.from(input.text, 'utf8');
  if (input.base64 !== undefined) return Buffer.from(input.base64, 'base64');
  return Buffer.from(JSON.stringify(input.json), 'utf8');
}
