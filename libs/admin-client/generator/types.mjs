import { readFile } from 'node:fs/promises';
import openapiTypes, { astToString } from 'openapi-typescript';

const DOCUMENT = new URL('../../../apps/broker/src/admin/openapi.json', import.meta.url);

/** Where the types stand. */
export const TARGET = new URL('../src/openapi-types.ts', import.meta.url);

const HEADER = `// Written by \`npm run openapi\` from apps/broker/src/admin/openapi.json.\n\n`;

/** The types of the committed document, as they are committed. */
export async function typesOfDocument() {
  const tree = await openapiTypes(JSON.parse(await readFile(DOCUMENT, 'utf8')), {
    // Schemas by their own names, beside operations and paths.
    rootTypes: true,
    rootTypesNoSchemaPrefix: true,
    rootTypesKeepCasing: true,
    // What has a default may be left out of a request.
    defaultNonNullable: false,
  });
  return `${HEADER}${astToString(tree)}`;
}
