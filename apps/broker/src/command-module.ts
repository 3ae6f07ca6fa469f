import { statSync } from 'node:fs';

/**
 * Where `runCommand` is to be imported from by the program at `main`: the bundle of scripts/bundle-broker.mjs, or the modules it
 * was made of when they are newer. In a checkout `tsc` alone, as in `npm run dev`, leaves the bundle behind; whichever library
 * has changed, it writes the broker's .tsbuildinfo last. A package and an image have no such file, and nothing in them changes.
 */
export function commandModule(main: string): string {
  const bundle = new URL('bundle/command.js', main);
  const bundled = changed(bundle);
  const compiled = changed(new URL('.tsbuildinfo', main)) ?? 0;
  const isCurrent = bundled !== null && bundled >= compiled;
  return (isCurrent ? bundle : new URL('command/command.js', main)).href;
}

/** When, in milliseconds since 1970; null when it is not there. */
function changed(file: URL): number | null {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? null;
}
