import { createRequire } from 'node:module';
import type { Ajv, Options } from 'ajv';
import { isObject, type JsonSchema } from './schema-document.js';

const DRAFTS = [
  'http://json-schema.org/draft-06/schema',
  'http://json-schema.org/draft-07/schema',
  'https://json-schema.org/draft/2019-09/schema',
  'https://json-schema.org/draft/2020-12/schema',
] as const;

export type Draft = (typeof DRAFTS)[number];

const DEFAULT_DRAFT: Draft = 'http://json-schema.org/draft-07/schema';

/** @throws Error when it is of a draft that is not known here. */
export function draftOf(schema: JsonSchema): Draft {
  const given = isObject(schema) ? schema.$schema : undefined;
  if (given === undefined) return DEFAULT_DRAFT;
  const draft = DRAFTS.find((one) => one === given || `${one}#` === given);
  if (draft !== undefined) return draft;
  throw new Error(`$schema is ${JSON.stringify(given)}; known are ${DRAFTS.join(', ')}.`);
}

/** ajv for schemas of the draft. Formats are not looked at: drafts differ in whether they mean anything. */
export async function openValidator(draft: Draft, more: Options = {}): Promise<Ajv> {
  const options = { strict: false, validateFormats: false, logger: false, ...more } as const;
  if (draft.endsWith('2020-12/schema')) {
    return new (await import('ajv/dist/2020.js')).Ajv2020(options);
  }
  if (draft.endsWith('2019-09/schema')) {
    return new (await import('ajv/dist/2019.js')).Ajv2019(options);
  }
  const ajv = new (await import('ajv')).Ajv(options);
  if (draft.includes('draft-06')) {
    const require = createRequire(import.meta.url);
    ajv.addMetaSchema(require('ajv/dist/refs/json-schema-draft-06.json') as object);
  }
  return ajv;
}
