// Writes the page of the commands: node libs/cli/dist/write-reference.js
import { writeFileSync } from 'node:fs';
import { referencePage } from './reference-page.js';

writeFileSync('docs/cli.md', referencePage());
