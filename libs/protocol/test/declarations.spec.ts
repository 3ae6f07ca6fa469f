import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Writer } from '../src/index.js';
import { type Field, has, loadMessages, type Message, versionsOf } from './support/messages.js';
import { Sampler } from './support/values.js';

// One line per message, direction and version of Apache Kafka 4.2.1: a digest of its field list, and a digest of the bytes
// that an independent encoder made of the Sampler's values. Neither was made from our declarations.
const fixture = new URL('./fixtures/kafka-messages.tsv', import.meta.url);

function kafkaDigests(): Map<string, { declaration: string; bytes: string }> {
  const [, ...lines] = readFileSync(fixture, 'utf8').trim().split('\n');
  return new Map(
    lines.map((line) => {
      const [message, direction, version, declaration = '', bytes = ''] = line.split('\t');
      return [`${message} ${direction} v${version}`, { declaration, bytes }];
    }),
  );
}

function digest(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex').slice(0, 16);
}

/** One line a field: path, type, nullable, tag, default. */
function fieldList(fields: readonly Field[], version: number, prefix = ''): string[] {
  return fields
    .filter((field) => has(field.versions, version))
    .flatMap((field) => {
      const type = (field.array ? '[]' : '') + (field.struct ? 'struct' : field.type);
      const nullable = has(field.nullable, version) ? 'null' : '-';
      const line = `${prefix}${field.name} ${type} ${nullable} ${field.tag ?? '-'} ${field.hasDefault ? String(field.default) : '-'}`;
      const parts = field.struct
        ? fieldList(field.struct.fields, version, `${prefix}${field.name}.`)
        : [];
      return [line, ...parts];
    });
}

function sampleBytes(message: Message, version: number): Buffer {
  const writer = new Writer();
  message.write(writer, new Sampler().struct(message.root, version) as never, version);
  return writer.toBuffer();
}

describe('declarations', () => {
  const expected = kafkaDigests();
  const messages = loadMessages();
  const all = messages.flatMap((message) =>
    [...versionsOf(message)].map((version) => ({
      title: `${message.name} ${message.direction} v${version}`,
      message,
      version,
    })),
  );

  it("cover Kafka's messages and versions exactly", () => {
    expect(all.map(({ title }) => title).sort()).toEqual([...expected.keys()].sort());
  });

  it("have Kafka's fields in every message, direction and version", () => {
    const differing = all.filter(({ title, message, version }) => {
      const head = version >= message.flexibleFrom ? 'flexible' : 'plain';
      const lines = [head, ...fieldList(message.root.fields, version)];
      return digest(lines.join('\n')) !== expected.get(title)?.declaration;
    });
    expect(differing.map(({ title }) => title)).toEqual([]);
  });

  it('become the bytes that an independent encoder writes, in every message, direction and version', () => {
    const differing = all.filter(
      ({ title, message, version }) =>
        digest(sampleBytes(message, version)) !== expected.get(title)?.bytes,
    );
    expect(differing.map(({ title }) => title)).toEqual([]);
  });
});
