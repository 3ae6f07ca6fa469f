import { CombinedLog, readLine } from './console.js';

const collect = (isTTY: boolean) => {
  const written: string[] = [];
  return { written, isTTY, columns: 20, write: (text: string) => written.push(text) };
};

describe('the combined log', () => {
  it("reads Nest's and pino's lines, and leaves others as they are", () => {
    const nest = '{"level":"log","message":"up","context":"Kitchen"}';
    expect(readLine(nest)).toEqual({ text: 'up', severe: false });
    const pino = '{"level":50,"msg":"no database","err":{"message":"refused"}}';
    expect(readLine(pino)).toEqual({ text: 'no database: refused', severe: true });
    expect(readLine('{"level":"error","message":"x","stack":"at y"}').text).toBe('x\nat y');
    expect(readLine('{"half":')).toEqual({ text: '{"half":', severe: false });
    expect(readLine('plain')).toEqual({ text: 'plain', severe: false });
  });

  it("leaves out Nest's own start, unless it warns", () => {
    const line = (level: string) => `{"level":"${level}","message":"x","context":"RouterExplorer"}`;
    expect([readLine(line('log')).text, readLine(line('warn')).text]).toEqual(['', 'x']);
  });

  it('names the origin of each line', () => {
    const output = collect(false);
    new CombinedLog(output, false).child('payment', '{"level":"log","message":"charged"}');
    expect(output.written).toEqual(['payment    charged\n']);
  });

  it('leaves out what is no warning when it is to be quiet, but never the runner', () => {
    const output = collect(false);
    const log = new CombinedLog(output, true);
    log.child('payment', '{"level":"log","message":"charged"}');
    log.child('payment', '{"level":"warn","message":"late"}');
    log.child('payment', 'needs a newer Node', true);
    log.say('ready');
    expect(output.written).toEqual([
      'payment    late\n',
      'payment    needs a newer Node\n',
      'demo       ready\n',
    ]);
  });

  it('keeps the live line at the bottom of a terminal, cut to its width, and out of a file', () => {
    const terminal = collect(true);
    const log = new CombinedLog(terminal, false);
    log.showLive('placed 10,000 = delivered 9,874');
    log.say('ready');
    expect(terminal.written.at(-1)?.endsWith('ready\nplaced 10,000 = del')).toBe(true);
    const file = collect(false);
    new CombinedLog(file, false).showLive('placed 1');
    expect(file.written).toEqual([]);
  });
});
