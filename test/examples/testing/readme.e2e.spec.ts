import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const run = promisify(execFile);

/** Without what depends on where the code stands: indentation, line breaks, and the commas that come with those. */
function plain(code: string): string {
  return code.replace(/\s+/g, '').replace(/,(?=[)\]}])/g, '');
}

describe('the README of the test kit', () => {
  it('shows code of the files here, which are executed, and no other', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.ts'));
    const executed = files.map((name) =>
      plain(readFileSync(path.join(import.meta.dirname, name), 'utf8')),
    );
    const readme = readFileSync(path.join(ROOT, 'libs/testing/README.md'), 'utf8');
    const blocks = [...readme.matchAll(/```ts\n([^]*?)```/g)].map(([, block]) => block);
    const strange = blocks.filter((block) => !executed.some((code) => code.includes(plain(block))));
    expect(blocks.length).toBeGreaterThan(5);
    expect(strange).toEqual([]);
  });

  it('has examples that Jest runs by its own loader', async () => {
    const jest = path.join(ROOT, 'node_modules/jest/bin/jest.js');
    const args = [
      '--experimental-vm-modules',
      jest,
      '--rootDir',
      import.meta.dirname,
      '--json',
      '-i',
    ];
    const { stdout } = await run(process.execPath, args, { cwd: import.meta.dirname });
    expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: 7 });
  });

  it('has an example that Vitest runs', async () => {
    const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', '--root', import.meta.dirname, '--reporter', 'json'];
    const { stdout } = await run(process.execPath, args);
    expect(JSON.parse(stdout)).toMatchObject({ success: true, numPassedTests: 1 });
  });
});
