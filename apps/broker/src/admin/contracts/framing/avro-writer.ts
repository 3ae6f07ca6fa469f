import { avroType } from '../avro/parse-avro.js';
import { exactLong } from '../avro/exact-long.js';
import { escaped, isObject } from '../json-schema/schema-document.js';
import { ERRORS_MAX, type ValueError, type Written } from './written-value.js';

/** Of Avro's own encoding as JSON, which is what framed values are shown as. */
export function avroWriter(texts: readonly string[]): (text: string) => Written {
  const type = avroType(texts, { wrapUnions: 'always', registry: { long: exactLong } });
  return (text) => {
    const value: unknown = type.fromString(text);
    // avsc passes over what a record has no field for: a name that is misspelt would be its default.
    const errors = undeclared(JSON.parse(text), JSON.parse(type.toString(value)), '');
    if (errors.length > 0) return { errors: errors.slice(0, ERRORS_MAX) };
    return { bytes: type.toBuffer(value) };
  };
}

/** What was given and did not arrive. */
function undeclared(given: unknown, taken: unknown, pointer: string): readonly ValueError[] {
  if (Array.isArray(given) && Array.isArray(taken)) {
    return given.flatMap((item, index) => undeclared(item, taken[index], `${pointer}/${index}`));
  }
  if (!isObject(given) || !isObject(taken)) return [];
  return Object.entries(given).flatMap(([name, value]) =>
    Object.hasOwn(taken, name)
      ? undeclared(value, taken[name], `${pointer}/${escaped(name)}`)
      : [{ pointer, message: `has no field ${JSON.stringify(name)}` }],
  );
}
