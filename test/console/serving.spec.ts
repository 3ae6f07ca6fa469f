import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startHarness, type AdminHarness } from '../admin/support/admin-harness.js';

const PAGE =
  '<!doctype html><meta property="csp-nonce" nonce="{{csp-nonce}}"><div id="root"></div>';
const SCRIPT = 'console.log("posthorn");';
const BROWSER = { Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

let folder: string;
let admin: AdminHarness;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'posthorn-console-'));
  const built = path.join(folder, 'console');
  mkdirSync(path.join(built, 'assets'), { recursive: true });
  writeFileSync(path.join(built, 'index.html'), PAGE);
  writeFileSync(path.join(built, 'assets', 'index-AbC1.js.gz'), gzipSync(SCRIPT));
  writeFileSync(path.join(folder, 'secret.gz'), gzipSync('secret'));
  admin = await startHarness({ consoleFolder: built });
});

afterAll(async () => {
  await admin.close();
  rmSync(folder, { recursive: true, force: true });
});

interface RawAnswer {
  readonly status: number | undefined;
  readonly body: Buffer;
}

/** Without a client that tidies the path up. */
function raw(requestPath: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    request({ port: admin.port, host: '127.0.0.1', path: requestPath, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode, body: Buffer.concat(chunks) });
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('the page', () => {
  it.each(['/', '/topics/orders.v1/partitions?x=1', '/groups/a%2Fb', '/no/such/screen'])(
    'is what a browser gets that navigates to %s',
    async (where) => {
      const response = await admin.fetch(where, { headers: BROWSER });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(await response.text()).toContain('<div id="root">');
    },
  );

  it('carries a nonce that its policy allows, another one each time', async () => {
    const nonces = await Promise.all(
      [1, 2].map(async () => {
        const response = await admin.fetch('/', { headers: BROWSER });
        const policy = response.headers.get('content-security-policy') ?? '';
        const nonce = /nonce="([^"]+)"/.exec(await response.text())?.[1] ?? 'none';
        expect(policy).toContain(`style-src 'self' 'nonce-${nonce}'`);
        expect(policy).toContain("script-src 'self';");
        expect(policy).toContain("frame-ancestors 'none'");
        expect(policy).not.toContain('unsafe');
        return nonce;
      }),
    );
    expect(new Set(nonces).size).toBe(2);
  });

  it.each([
    ['nothing', undefined, 'text/html'],
    ['anything', '*/*', 'text/html'],
    ['JSON', 'application/json', 'application/json'],
    ['JSON or anything', 'application/json, */*;q=0.1', 'application/json'],
  ])('is at the root for whoever accepts %s, or its links', async (_, accept, mediaType) => {
    for (const method of ['GET', 'HEAD']) {
      const headers: Record<string, string> = accept === undefined ? {} : { Accept: accept };
      const response = await admin.fetch('/', { method, headers });
      expect(response.status).toBe(200);
      expect(response.headers.get('content-type')).toContain(mediaType);
    }
  });

  it('has links at the root that lead somewhere', async () => {
    const response = await admin.fetch('/', { headers: { Accept: 'application/json' } });
    const { links } = (await response.json()) as { links: Record<string, string> };
    const { signIn, api, ...others } = links;
    expect([signIn, api]).toEqual(['/sign-in', '/api/v1']);
    for (const link of Object.values(others)) {
      expect([link, (await admin.fetch(link)).status]).toEqual([link, 200]);
    }
  });

  it('does not take the place of the API for whoever asks it with a browser', async () => {
    for (const where of ['/api/v1/nothing', '/api', '/health/nothing', '/metrics/nothing']) {
      const response = await admin.fetch(where, { headers: BROWSER });
      expect(response.headers.get('content-type')).toContain('application/problem+json');
    }
    expect((await admin.fetch('/api/v1/topics', { headers: BROWSER })).status).toBe(200);
  });

  it('is not for programs, nor for writes', async () => {
    expect((await admin.fetch('/topics', { headers: { Accept: '*/*' } })).status).toBe(404);
    const write = { method: 'POST', headers: { ...BROWSER, 'Content-Type': 'application/json' } };
    expect((await admin.fetch('/topics', write)).status).toBe(404);
  });
});

describe('an asset', () => {
  it('is sent compressed as it lies there, to be kept for ever', async () => {
    const response = await admin.fetch('/assets/index-AbC1.js');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(response.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await response.text()).toBe(SCRIPT);
    const { body } = await raw('/assets/index-AbC1.js', { 'Accept-Encoding': 'br, gzip;q=0.5' });
    expect(gunzipSync(body).toString()).toBe(SCRIPT);
  });

  it('is unpacked for who takes nothing compressed', async () => {
    const { status, body } = await raw('/assets/index-AbC1.js');
    expect([status, body.toString()]).toEqual([200, SCRIPT]);
  });

  it.each([
    '/assets/../index.html',
    '/assets/../../secret',
    '/assets/%2e%2e/%2e%2e/secret',
    '/assets/..%2f..%2fsecret',
    '/assets/..\\..\\secret',
    '/assets/',
    '/assets/index-AbC1.js.gz',
    '/assets/toString',
  ])('is one of the build: %s is not', async (where) => {
    const { status, body } = await raw(where, BROWSER);
    expect(status).toBe(404);
    expect(body.toString()).not.toBe('secret');
  });
});

it('says what to do when the console was not built, and the API is there all the same', async () => {
  const without = await startHarness({ consoleFolder: path.join(folder, 'nothing') });
  try {
    const response = await without.fetch('/', { headers: BROWSER });
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
    expect((await without.fetch('/api/v1/topics', { headers: BROWSER })).status).toBe(200);
    expect(await (await without.fetch('/')).json()).toMatchObject({ links: { api: '/api/v1' } });
  } finally {
    await without.close();
  }
});
