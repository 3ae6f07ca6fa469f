// Writes src/generated from schemas. `--check` writes nothing and fails when a file is not what it would write;
// `--model` prints the parsed declarations as JSON, for the test that holds them against Kafka's tables.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { emitApi, emitIndex, emitSingle } from './emit-file.mjs';
import { parseApi, parseSingle } from './parse.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const schemas = join(root, 'schemas');
const generated = join(root, 'src', 'generated');

async function load() {
  const declarations = [];
  for (const file of readdirSync(schemas).sort()) {
    const { default: schema } = await import(pathToFileURL(join(schemas, file)).href);
    const name = file.replace(/\.mjs$/, '');
    declarations.push(
      schema.key === undefined ? parseSingle(schema, name) : parseApi(schema, name),
    );
  }
  return declarations;
}

function render(declarations) {
  const files = new Map();
  for (const declaration of declarations) {
    const text = declaration.key === undefined ? emitSingle(declaration) : emitApi(declaration);
    files.set(`${declaration.file}.ts`, text);
  }
  files.set('index.ts', emitIndex(declarations));
  return files;
}

function staleFiles(files) {
  const present = new Set(readdirSync(generated));
  const stale = [...files].filter(
    ([name, text]) => !present.has(name) || readFileSync(join(generated, name), 'utf8') !== text,
  );
  const orphans = [...present].filter((name) => !files.has(name));
  return [...stale.map(([name]) => name), ...orphans];
}

function write(files) {
  mkdirSync(generated, { recursive: true });
  for (const name of readdirSync(generated)) if (!files.has(name)) rmSync(join(generated, name));
  for (const [name, text] of files) writeFileSync(join(generated, name), text);
}

const declarations = await load();
if (process.argv.includes('--model')) {
  const plain = (_, value) =>
    typeof value === 'bigint' ? `${value}` : value instanceof Map ? undefined : value;
  process.stdout.write(JSON.stringify(declarations, plain));
} else if (process.argv.includes('--check')) {
  const stale = staleFiles(render(declarations));
  if (stale.length > 0) {
    console.error(`not fresh, run npm run generate: ${stale.join(', ')}`);
    process.exitCode = 1;
  }
} else {
  write(render(declarations));
}
