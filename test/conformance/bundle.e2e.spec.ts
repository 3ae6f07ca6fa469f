import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { SourceMap, type SourceMapping } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { commandModule } from '../../apps/broker/src/command-module.js';

const DIST = path.resolve('apps/broker/dist');
const BUNDLE = path.join(DIST, 'bundle');

describe('the command', () => {
  it('starts from the bundle in what `npm run build` leaves', () => {
    expect(commandModule(mainIn(DIST))).toBe(fileUrl(DIST, 'bundle/command.js'));
  });

  describe.each([
    ['the bundle that is newer than what it was made of', { bundle: 2, compiled: 1 }, 'bundle'],
    ['the modules that are newer than the bundle', { bundle: 1, compiled: 2 }, 'command'],
    ['the modules that nobody has bundled', { compiled: 1 }, 'command'],
    ['the bundle of a package, which says nothing of compiling', { bundle: 1 }, 'bundle'],
  ])('of a folder', (what, times: { bundle?: number; compiled?: number }, chosen) => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'posthorn-bundle-'));
      mkdirSync(path.join(folder, 'bundle'));
      write('bundle/command.js', times.bundle);
      write('.tsbuildinfo', times.compiled);
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it(`starts from ${what}`, () => {
      expect(commandModule(mainIn(folder))).toBe(fileUrl(folder, `${chosen}/command.js`));
    });

    function write(name: string, changedAt: number | undefined): void {
      if (changedAt === undefined) return;
      const file = path.join(folder, name);
      writeFileSync(file, '');
      utimesSync(file, changedAt, changedAt);
    }
  });
});

describe('a place in the bundle', () => {
  it.each([
    ['apps/broker/src/storage/open-storage.ts', 'function openStorage('],
    ['libs/log/src/memory/memory-log.ts', 'function openMemoryLog('],
  ])('is found in the source by the map: %s', (source, text) => {
    expect(originsOf(text)).toEqual([{ source: path.resolve(source), line: lineOf(source, text) }]);
  });
});

/** Where the lines of the bundle that hold the text come from, as Node tells it in a stack trace with --enable-source-maps. */
function originsOf(text: string): { source: string; line: number }[] {
  const files = readdirSync(BUNDLE).filter((file) => file.endsWith('.js'));
  return files.flatMap((file) => {
    const line = lineOf(path.join(BUNDLE, file), text);
    if (line < 0) return [];
    const payload = JSON.parse(readFileSync(path.join(BUNDLE, `${file}.map`), 'utf8'));
    const { originalSource, originalLine } = new SourceMap(payload).findEntry(
      line,
      0,
    ) as SourceMapping;
    return [{ source: path.resolve(BUNDLE, originalSource), line: originalLine }];
  });
}

/** From 0; -1 when no line has it. */
function lineOf(file: string, text: string): number {
  return readFileSync(file, 'utf8')
    .split('\n')
    .findIndex((line) => line.includes(text));
}

function mainIn(folder: string): string {
  return fileUrl(folder, 'main.js');
}

function fileUrl(folder: string, file: string): string {
  return pathToFileURL(path.join(folder, file)).href;
}
