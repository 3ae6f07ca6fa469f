import { describe, expect, it } from '@jest/globals';
import { ConnectionError } from './connection-error.js';
import { RequestQueue, type Answer } from './request-queue.js';

/** A queue whose requests are texts, and end when the test says so. */
class Bench {
  readonly started: string[] = [];
  private readonly ends = new Map<string, (end: Answer | Error) => void>();
  readonly queue = new RequestQueue(
    (frame) => this.run(frame.toString()),
    () => undefined,
  );

  push(name: string, overlaps: boolean): void {
    this.queue.push(Buffer.from(name), overlaps, 10);
    this.queue.startReady();
  }

  async end(name: string, end: Answer | Error = [Buffer.from(name)]): Promise<void> {
    this.ends.get(name)?.(end);
    await new Promise(setImmediate);
    this.queue.startReady();
  }

  taken(): string[] {
    const names: string[] = [];
    for (let done = this.queue.takeFinished(); done; done = this.queue.takeFinished()) {
      names.push(done.failure === null ? String(done.answer) : `failed: ${done.failure.kind}`);
    }
    return names;
  }

  private run(name: string): Promise<Answer> {
    this.started.push(name);
    return new Promise((resolve, reject) => {
      this.ends.set(name, (end) => (end instanceof Error ? reject(end) : resolve(end)));
    });
  }
}

describe('RequestQueue', () => {
  it('runs pipelined produce requests side by side and answers them in order', async () => {
    const bench = new Bench();
    for (const name of ['a', 'b', 'c']) bench.push(name, true);
    expect(bench.started).toEqual(['a', 'b', 'c']);
    await bench.end('c');
    await bench.end('b');
    expect(bench.taken()).toEqual([]);
    await bench.end('a');
    expect(bench.taken()).toEqual(['a', 'b', 'c']);
  });

  it('starts any other request only when all before it are finished', async () => {
    const bench = new Bench();
    bench.push('produce', true);
    bench.push('commit', false);
    bench.push('produce again', true);
    expect(bench.started).toEqual(['produce']);
    await bench.end('produce');
    expect(bench.started).toEqual(['produce', 'commit']);
    await bench.end('commit');
    expect(bench.started).toEqual(['produce', 'commit', 'produce again']);
  });

  it('starts nothing behind a failed request, and tells the failure after the answers before it', async () => {
    const bench = new Bench();
    bench.push('good', true);
    bench.push('bad', true);
    bench.push('late', false);
    await bench.end('bad', new ConnectionError('test', 'broken'));
    expect(bench.taken()).toEqual([]);
    await bench.end('good');
    expect(bench.taken()).toEqual(['good', 'failed: test']);
    expect(bench.started).not.toContain('late');
  });

  it('wraps an unexpected error, so that a bug ends one connection and not the process', async () => {
    const bench = new Bench();
    bench.push('bug', false);
    await bench.end('bug', new TypeError('undefined is not a function'));
    const failed = bench.queue.takeFinished();
    expect(failed?.failure?.kind).toBe('internal error');
    expect(failed?.failure?.cause).toBeInstanceOf(TypeError);
  });

  it('counts the bytes it holds', async () => {
    const bench = new Bench();
    bench.push('1234', false);
    bench.push('567', false);
    expect(bench.queue.frameBytes).toBe(7);
    await bench.end('1234');
    bench.taken();
    expect(bench.queue.frameBytes).toBe(3);
    expect(bench.queue.clear()).toBe(10);
    expect(bench.queue.frameBytes).toBe(0);
  });
});
