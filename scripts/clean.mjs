// Removes what `npm run build` made: after a file was renamed, tsc leaves its old output behind.
import { glob, rm } from 'node:fs/promises';

for await (const folder of glob([
  'libs/*/dist',
  'apps/*/dist',
  'node_modules/.cache/tsc-spec.tsbuildinfo',
])) {
  await rm(folder, { recursive: true, force: true });
}
