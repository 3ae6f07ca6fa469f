import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import {
  apis,
  readConsumerProtocolAssignment,
  readConsumerProtocolSubscription,
  type Reader,
  type VersionRange,
  writeConsumerProtocolAssignment,
  writeConsumerProtocolSubscription,
  type Writer,
} from '../../src/index.js';

/** A field as the schemas declare it. */
export interface Field {
  readonly name: string;
  readonly array: boolean;
  readonly type: string;
  readonly versions: VersionRange;
  readonly nullable: VersionRange | null;
  readonly tag?: number;
  readonly struct?: Struct;
  readonly default?: null | string | number | boolean;
  readonly hasDefault: boolean;
}

export interface Struct {
  readonly versions: VersionRange;
  readonly fields: readonly Field[];
}

/** A message's declaration beside the generated functions for it. */
export interface Message {
  readonly name: string;
  readonly direction: string;
  readonly versions: VersionRange;
  readonly flexibleFrom: number;
  readonly root: Struct;
  readonly read: (reader: Reader, version: number) => unknown;
  readonly write: (writer: Writer, value: never, version: number) => void;
}

interface Declaration {
  readonly key?: number;
  readonly name: string;
  readonly versions: VersionRange;
  readonly flexible: VersionRange | null;
  readonly request: { root: Struct };
  readonly response: { root: Struct };
  readonly message: { root: Struct };
}

const SINGLES = new Map([
  [
    'ConsumerProtocolAssignment',
    { read: readConsumerProtocolAssignment, write: writeConsumerProtocolAssignment },
  ],
  [
    'ConsumerProtocolSubscription',
    { read: readConsumerProtocolSubscription, write: writeConsumerProtocolSubscription },
  ],
]);

const generator = fileURLToPath(new URL('../../generator/generate.mjs', import.meta.url));

export function runGenerator(option: '--model' | '--check'): string {
  return execFileSync(process.execPath, [generator, option], {
    encoding: 'utf8',
    maxBuffer: 1 << 25,
  });
}

/** Every declared message, each direction of an API on its own. */
export function loadMessages(): Message[] {
  const declarations = JSON.parse(runGenerator('--model')) as Declaration[];
  return declarations.flatMap(toMessages);
}

function toMessages(declaration: Declaration): Message[] {
  const { name, versions } = declaration;
  const common = { name, versions, flexibleFrom: declaration.flexible?.min ?? Infinity };
  if (declaration.key === undefined) {
    const functions = SINGLES.get(name);
    if (!functions) throw new Error(`no functions for ${name}`);
    return [{ ...common, direction: 'message', root: declaration.message.root, ...functions }];
  }
  const api = apis.find((candidate) => candidate.key === declaration.key);
  if (!api) throw new Error(`${name} is not registered`);
  return [
    {
      ...common,
      direction: 'request',
      root: declaration.request.root,
      read: api.readRequest,
      write: api.writeRequest,
    },
    {
      ...common,
      direction: 'response',
      root: declaration.response.root,
      read: api.readResponse,
      write: api.writeResponse,
    },
  ];
}

export function has(range: VersionRange | null, version: number): boolean {
  return range !== null && version >= range.min && version <= range.max;
}

export function* versionsOf(message: Message): Generator<number> {
  for (let version = message.versions.min; version <= message.versions.max; version++)
    yield version;
}
