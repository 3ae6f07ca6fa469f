import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { outputOf, sorted, startTestBroker, type TestBroker } from './support.js';

const version = await outputOf('kcat', '-V');
if (version === null) console.warn('skipped: kcat is not installed on this machine');
// The codecs are librdkafka's; Debian's kcat has it in an old version, which is the point of this suite.
const withKcat = version === null ? describe.skip : describe;

const lines = Array.from({ length: 200 }, (_, index) => `line ${index} ${'x'.repeat(100)}`);

withKcat('kcat (librdkafka of the machine)', () => {
  let server: TestBroker;

  beforeAll(async () => {
    server = await startTestBroker();
  });

  afterAll(() => server.close());

  /** Runs kcat to its end; yields what it printed. */
  async function kcat(args: string[], input = ''): Promise<{ out: string; err: string }> {
    const child = spawn('kcat', ['-b', server.address, ...args]);
    child.stdin.end(input);
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { out, err };
  }

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('writes and reads %s', async (codec) => {
    const topic = `kcat-${codec}`;
    const produced = await kcat(['-P', '-t', topic, '-z', codec], lines.join('\n'));
    expect(produced.err).not.toContain('does not support compression');
    const { out } = await kcat(['-C', '-t', topic, '-e', '-q']);
    expect(sorted(out.trimEnd().split('\n'))).toEqual(sorted(lines));
  });

  it('produces idempotently and without acknowledgements', async () => {
    await kcat(['-P', '-t', 'kcat-sure', '-X', 'enable.idempotence=true'], 'a\nb\nc');
    await kcat(['-P', '-t', 'kcat-unsure', '-X', 'acks=0'], 'a\nb\nc');
    for (const topic of ['kcat-sure', 'kcat-unsure']) {
      const { out } = await kcat(['-C', '-t', topic, '-e', '-q']);
      expect(sorted(out.trimEnd().split('\n'))).toEqual(['a', 'b', 'c']);
    }
  });

  it('consumes as a member of a group', async () => {
    await kcat(['-P', '-t', 'kcat-group'], lines.join('\n'));
    const earliest = ['-X', 'auto.offset.reset=earliest'];
    const { out } = await kcat(['-G', 'kcat-members', '-e', '-q', ...earliest, 'kcat-group']);
    expect(sorted(out.trimEnd().split('\n'))).toEqual(sorted(lines));
  });

  it('lists the cluster and asks for offsets by time', async () => {
    await kcat(['-P', '-t', 'kcat-listed', '-p', '0'], 'a');
    expect((await kcat(['-L', '-t', 'kcat-listed'])).out).toContain('with 4 partitions');
    expect((await kcat(['-Q', '-t', 'kcat-listed:0:1'])).out).toContain('offset 0');
  });
});
