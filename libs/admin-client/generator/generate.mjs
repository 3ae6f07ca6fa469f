// `npm run openapi` ends here: writes the types of the document that it has just written.
import { writeFile } from 'node:fs/promises';
import { TARGET, typesOfDocument } from './types.mjs';

await writeFile(TARGET, await typesOfDocument());
