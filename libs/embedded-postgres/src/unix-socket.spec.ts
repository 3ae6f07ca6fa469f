import { describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { socketFolder, socketUrl } from './unix-socket.js';

describe('the Unix socket of a server', () => {
  it('lies in its own folder, unless its path has no room or PostgreSQL would take it for several', () => {
    if (process.platform === 'win32') return;
    expect(socketFolder('/var/lib/posthorn/data', 5432)).toBe('/var/lib/posthorn/data');
    expect(socketFolder(`/${'x'.repeat(88)}`, 5432)).not.toBeNull();
    expect(socketFolder(`/${'x'.repeat(89)}`, 5432)).toBeNull();
    expect(socketFolder(`/${'ä'.repeat(45)}`, 5432)).toBeNull();
    expect(socketFolder('/data,more', 5432)).toBeNull();
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
