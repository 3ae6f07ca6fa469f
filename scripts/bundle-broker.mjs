// Writes the broker's process as a few files: dist/bundle, which dist/main.js prefers to the modules it was made of. To find,
// read and link a thousand of them took a third of the CPU time of a start (figures: docs/decisions). Only our own: what npm
// installed stays as it is, so that its updates and licences do, and nothing is loaded twice.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rolldown } from 'rolldown';

const ROOT = path.join(import.meta.dirname, '..');
const BROKER = path.join(ROOT, 'apps/broker');
const OUT = path.join(BROKER, 'dist/bundle');

/** Of what the broker is made; libs/cli is not, since its commands run in processes of their own. */
const LIBRARIES = [
  'protocol',
  'records',
  'db',
  'embedded-postgres',
  'log',
  'coordinator',
  'client',
];

const isOurs = (id) =>
  /^[./]/.test(id) || path.isAbsolute(id) || LIBRARIES.some((name) => id === `@posthorn/${name}`);

/** Modules look for files beside them, and for packages from where they are: they are told where they were. */
const whereItWas = {
  name: 'where-it-was',
  load(id) {
    const code = readFileSync(id, 'utf8');
    const map = JSON.parse(readFileSync(`${id}.map`, 'utf8'));
    return { code: code.replaceAll('import.meta.url', urlOf(id)), map };
  },
};

function urlOf(id) {
  const library = LIBRARIES.find((name) => id.startsWith(path.join(ROOT, 'libs', name, 'dist')));
  const [from, base] =
    library === undefined
      ? [OUT, 'import.meta.url']
      : [path.join(ROOT, 'libs', library, 'dist'), `import.meta.resolve('@posthorn/${library}')`];
  const relative = path.relative(from, id).replaceAll(path.sep, '/');
  return `new URL('${relative}', ${base}).href`;
}

/**
 * V8 keeps the text of a module in two bytes for each character as soon as one of them is beyond Latin-1, and keeps it for good:
 * a hundred quotation marks and ellipses were 2.3 MB of a broker's memory. They are in texts and comments, where an escape is
 * as good. Of what is beyond 16 bits, both halves.
 */
function inOneByte(code) {
  return code.replaceAll(
    /[\u0100-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const bundle = await rolldown({
  input: path.join(BROKER, 'dist/command/command.js'),
  cwd: BROKER,
  platform: 'node',
  external: (id) => !isOurs(id),
  plugins: [whereItWas],
  // A module may be there for what it does: decorators register classes.
  treeshake: false,
});
rmSync(OUT, { recursive: true, force: true });
const { output } = await bundle.write({
  dir: OUT,
  format: 'esm',
  entryFileNames: '[name].js',
  chunkFileNames: '[name]-[hash].js',
  // Nest, the API's document and error messages know classes by name, of which several files may have the same.
  keepNames: true,
  sourcemap: true,
  sourcemapExcludeSources: true,
});
await bundle.close();
for (const { type, fileName, code } of output) {
  if (type === 'chunk') writeFileSync(path.join(OUT, fileName), inOneByte(code));
}
