import type { ErrorObject } from 'ajv';
import { draftOf, openValidator } from '../json-schema/drafts.js';
import { isObject, type SchemaDocument } from '../json-schema/schema-document.js';
import { ERRORS_MAX, type Written } from './written-value.js';

/** The text itself, which keeps every digit: it is only looked at. */
export async function jsonWriter(document: SchemaDocument): Promise<(text: string) => Written> {
  const ajv = await openValidator(draftOf(document.schema), { allErrors: true });
  for (const [name, schema] of referencesOf(document)) ajv.addSchema(schema, name);
  const validate = ajv.compile(document.schema);
  return (text) => {
    if (validate(JSON.parse(text))) return { bytes: Buffer.from(text, 'utf8') };
    const errors = (validate.errors ?? []).slice(0, ERRORS_MAX);
    return {
      errors: errors.map((error) => ({ pointer: error.instancePath, message: told(error) })),
    };
  };
}

/** Of references too, by the names that `$ref`s call them by, and as these read from an `$id`. */
function referencesOf(document: SchemaDocument): ReadonlyMap<string, object | boolean> {
  const found = new Map<string, object | boolean>();
  const collect = ({ schema, references }: SchemaDocument): void => {
    const id = isObject(schema) && typeof schema.$id === 'string' ? schema.$id : '';
    for (const [name, referenced] of references) {
      const address = URL.canParse(name, id) ? new URL(name, id).href : name;
      if (found.has(address)) continue;
      found.set(address, referenced.schema);
      collect(referenced);
    }
  };
  collect(document);
  return found;
}

/** As ajv says it, with the name that it leaves out. */
function told({ keyword, message = 'is not valid', params }: ErrorObject): string {
  const { additionalProperty, unevaluatedProperty, allowedValues } = params as Record<
    string,
    unknown
  >;
  const name = additionalProperty ?? unevaluatedProperty;
  if (typeof name === 'string') return `${message}: ${JSON.stringify(name)}`;
  if (keyword === 'enum') return `${message}: ${JSON.stringify(allowedValues).slice(0, 200)}`;
  return message;
}
