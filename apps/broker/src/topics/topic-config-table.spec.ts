import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from '@jest/globals';
import { topicConfigTable } from './topic-config-table.js';

it("a topic's configs are documented in the README as they are", () => {
  const readme = readFileSync(path.join('apps', 'broker', 'README.md'), 'utf8');
  expect(readme).toContain(topicConfigTable());
});
