// One generated file per API, and the index that registers them.
import { emitRead } from './emit-read.mjs';
import { emitTypes } from './emit-types.mjs';
import { emitWrite } from './emit-write.mjs';

export function emitApi(api) {
  const messages = [api.request, api.response];
  return file(api.file, [...registration(api), ...messages.flatMap(emitMessage)]);
}

export function emitSingle({ file: name, message }) {
  return file(name, emitMessage(message));
}

function emitMessage(message) {
  return [...emitTypes(message), ...emitRead(message), ...emitWrite(message)];
}

function registration(api) {
  const types = ['Request', 'RequestInput', 'Response', 'ResponseInput'].map(
    (suffix) => api.name + suffix,
  );
  return [
    `export const ${api.name}: Api<${types.join(', ')}> = {`,
    `  key: ${api.key},`,
    `  name: '${api.name}',`,
    `  validVersions: { min: ${api.versions.min}, max: ${api.versions.max} },`,
    `  flexibleFrom: ${api.flexible === null ? 'Infinity' : api.flexible.min},`,
    `  readRequest: read${api.name}Request,`,
    `  writeRequest: write${api.name}Request,`,
    `  readResponse: read${api.name}Response,`,
    `  writeResponse: write${api.name}Response,`,
    '};',
    '',
  ];
}

function file(name, lines) {
  const text = lines.join('\n');
  const uses = (word) => new RegExp(`\\b${word}\\b`).test(text);
  const values = ['EMPTY', 'ZERO_UUID', 'nullField'].filter(uses);
  return [
    `// Written by generator/generate.mjs from schemas/${name}.mjs. Change the schema, then run: npm run generate`,
    ...(uses('Api<') || /: Api</.test(text) ? ["import type { Api } from '../api.js';"] : []),
    ...(values.length > 0 ? [`import { ${values.join(', ')} } from '../defaults.js';`] : []),
    "import type { Reader } from '../reader.js';",
    "import type { Writer } from '../writer.js';",
    '',
    text,
  ].join('\n');
}

export function emitIndex(declarations) {
  const apis = declarations.filter((declaration) => declaration.key !== undefined);
  return [
    '// Written by generator/generate.mjs from schemas. Change a schema, then run: npm run generate',
    "import type { AnyApi } from '../api.js';",
    ...apis.map((api) => `import { ${api.name} } from './${api.file}.js';`),
    '',
    ...declarations.map((declaration) => `export * from './${declaration.file}.js';`),
    '',
    '/** Every API that is declared, by key. Which of them a broker serves, and in which versions, is its own decision. */',
    'export const apis: readonly AnyApi[] = [',
    ...apis.map((api) => `  ${api.name},`),
    '];',
    '',
  ].join('\n');
}
