#!/usr/bin/env node
// What runs in a checkout was built; what runs from the package was staged when it was packed (scripts/stage-demo.mjs).
import { existsSync } from 'node:fs';

const built = new URL('dist/main.js', import.meta.url);
await import(existsSync(built) ? built : new URL('pack/apps/demo/dist/main.js', import.meta.url));
