import type { Ajv } from 'ajv';
import { draftOf, openValidator, type Draft } from './drafts.js';
import { isObject, SchemaDocument } from './schema-document.js';

const PROBLEMS_MAX = 5;

/**
 * A JSON Schema whose every `$ref` leads somewhere.
 * @param references by the name that `$ref`s call them by.
 * @throws Error that says what is wrong with it.
 */
export async function parseJsonSchema(
  text: string,
  references: ReadonlyMap<string, SchemaDocument>,
): Promise<SchemaDocument> {
  const schema: unknown = JSON.parse(text);
  if (typeof schema !== 'boolean' && !isObject(schema)) {
    throw new Error('A JSON Schema is an object, true or false.');
  }
  const draft = draftOf(schema);
  const validator = await validatorOf(draft);
  if (validator.validateSchema(schema) !== true) {
    const problems = (validator.errors ?? []).slice(0, PROBLEMS_MAX);
    const told = problems.map(
      ({ instancePath, message = '' }) => `${instancePath || '/'} ${message}`,
    );
    throw new Error(`It is no JSON Schema of ${draft}: ${told.join('; ')}.`);
  }
  const document = new SchemaDocument(schema, references);
  checkParts(document, schema, '');
  return document;
}

const validators = new Map<Draft, Promise<Ajv>>();

/** Loaded when the first schema comes: most brokers never see one. */
function validatorOf(draft: Draft): Promise<Ajv> {
  let validator = validators.get(draft);
  if (validator === undefined) {
    validator = openValidator(draft);
    validators.set(draft, validator);
  }
  return validator;
}

/** What the meta-schema does not say: references lead somewhere, and patterns are regular expressions. */
function checkParts(document: SchemaDocument, part: unknown, pointer: string): void {
  if (Array.isArray(part)) {
    part.forEach((item, index) => checkParts(document, item, `${pointer}/${index}`));
    return;
  }
  if (!isObject(part)) return;
  const { $ref, pattern } = part;
  if (typeof $ref === 'string' && document.resolve($ref) === null) {
    throw new Error(
      `${pointer}/$ref: ${JSON.stringify($ref)} leads nowhere; other schemas are named in \`references\`.`,
    );
  }
  if (typeof pattern === 'string') checkPattern(pattern, `${pointer}/pattern`);
  if (isObject(part.patternProperties)) {
    for (const one of Object.keys(part.patternProperties)) {
      checkPattern(one, `${pointer}/patternProperties`);
    }
  }
  for (const [key, member] of Object.entries(part)) {
    if (['enum', 'const', 'default', 'examples'].includes(key)) continue;
    checkParts(document, member, `${pointer}/${key}`);
  }
}

function checkPattern(pattern: string, pointer: string): void {
  try {
    RegExp(pattern, 'u');
  } catch (cause) {
    throw new Error(`${pointer}: ${JSON.stringify(pattern)} is no regular expression.`, { cause });
  }
}
