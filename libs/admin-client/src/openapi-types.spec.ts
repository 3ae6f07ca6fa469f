import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { TARGET, typesOfDocument } from '../generator/types.mjs';

it('the types are those of the committed document (npm run openapi)', async () => {
  expect(readFileSync(TARGET, 'utf8')).toBe(await typesOfDocument());
});
