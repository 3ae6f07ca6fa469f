import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { createDocumentOnly } from './openapi-document.js';

/** `node dist/admin/write-openapi.js` writes the committed document anew after the API was changed. */
const target = fileURLToPath(new URL('../../src/admin/openapi.json', import.meta.url));
await writeFile(target, await createDocumentOnly());
