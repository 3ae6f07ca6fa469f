import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { commitOf } from '../../scripts/write-build.mjs';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'posthorn-build-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const git = (...words: string[]): string =>
  execFileSync('git', ['-C', folder, '-c', 'user.name=x', '-c', 'user.email=x@x', ...words], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).trim();

function committed(): string {
  git('init', '-q');
  writeFileSync(path.join(folder, 'a.txt'), 'a');
  git('add', '.');
  git('commit', '-q', '-m', 'x');
  return git('rev-parse', 'HEAD');
}

describe('the commit that a build writes down', () => {
  it('is that of the sources, and says whether they had changes beside it', () => {
    const commit = committed();
    writeFileSync(path.join(folder, 'log.txt'), 'nothing of the sources');
    expect(commitOf(folder, {})).toBe(commit);
    writeFileSync(path.join(folder, 'a.txt'), 'b');
    expect(commitOf(folder, {})).toBe(`${commit}-dirty`);
  });

  it('is not that of a repository that the sources were unpacked into', () => {
    committed();
    mkdirSync(path.join(folder, 'unpacked'));
    expect(commitOf(path.join(folder, 'unpacked'), {})).toBeNull();
  });

  it('is what the builder says where there is no repository, and else unknown', () => {
    expect(commitOf(folder, { POSTHORN_BUILD_COMMIT: '94a57eb' })).toBe('94a57eb');
    expect(commitOf(folder, {})).toBeNull();
  });
});
