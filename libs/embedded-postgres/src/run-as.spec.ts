import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { isReachable } from './run-as.js';

const SOMEBODY_ELSE = { name: 'somebody', uid: 54_321, gid: 54_321 };

describe('isReachable', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'posthorn-reach-'));
    await chmod(folder, 0o755);
    await mkdir(path.join(folder, 'inner/deep'), { recursive: true });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('lets another user in where every folder on the way is open to all', async () => {
    expect(await isReachable(path.join(folder, 'inner/deep'), SOMEBODY_ELSE)).toBe(true);
  });

  it('stops another user at a folder that only its owner may enter', async () => {
    await chmod(path.join(folder, 'inner'), 0o700);
    expect(await isReachable(path.join(folder, 'inner/deep'), SOMEBODY_ELSE)).toBe(false);
    const { uid, gid } = userInfo();
    expect(await isReachable(path.join(folder, 'inner/deep'), { name: 'owner', uid, gid })).toBe(
      true,
    );
  });

  it('asks nothing when the server runs as ourselves', async () => {
    await chmod(path.join(folder, 'inner'), 0o700);
    expect(await isReachable(path.join(folder, 'inner/deep'), undefined)).toBe(true);
  });
});
