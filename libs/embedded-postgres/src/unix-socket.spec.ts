import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { socketFolder, socketUrl } from './unix-socket.js';

describe('the Unix socket of a server', () => {
  it('lies in its own folder, unless its path has no room or PostgreSQL would take it for several', async () => {
    if (process.platform === 'win32') return;
    const root = await mkdtemp(path.join(tmpdir(), 'posthorn-socket-'));
    const folderOf = async (name: string): Promise<string> => {
      const folder = path.join(root, name);
      await mkdir(folder);
      return folder;
    };
    const room = 88 - Buffer.byteLength(root);
    try {
      expect(await socketFolder(root, 5432)).toBe(root);
      expect(await readdir(root)).toEqual([]);
      expect(await socketFolder(await folderOf('x'.repeat(room)), 5432)).not.toBeNull();
      expect(await socketFolder(await folderOf('x'.repeat(room + 1)), 5432)).toBeNull();
      expect(
        await socketFolder(await folderOf('ä'.repeat(Math.ceil((room + 1) / 2))), 5432),
      ).toBeNull();
      expect(await socketFolder(await folderOf('data,more'), 5432)).toBeNull();
    } finally {
      await rm(root, { recursive: true });
    }
  });

  it('is none on a file system that takes no sockets', async () => {
    if (process.platform !== 'linux') return;
    expect(await socketFolder('/proc/self', 5432)).toBeNull();
  });

  it('is the host of its URL, whatever its folder is called', () => {
    const url = 'postgresql://posthorn:s3cret-_@127.0.0.1:5432/events';
    for (const folder of ['/var/lib/posthorn', '/home/mü ller/a:b@c/100%']) {
      const { host, port, user, password, database } = new pg.Client(socketUrl(url, folder));
      expect({ host, port, user, password, database }).toEqual({
        host: folder,
        port: 5432,
        user: 'posthorn',
        password: 's3cret-_',
        database: 'events',
      });
    }
  });
});
