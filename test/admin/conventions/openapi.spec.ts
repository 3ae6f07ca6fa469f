import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDocumentOnly } from '../../../apps/broker/src/admin/openapi-document.js';
import { startHarness, type AdminHarness } from '../support/admin-harness.js';

const COMMITTED = new URL('../../../apps/broker/src/admin/openapi.json', import.meta.url);

/** What takes no validateOnly though it is no GET, and why. */
const CANNOT_BE_PREVIEWED: Readonly<Record<string, string>> = {
  checkContracts: 'reads: it is itself the check of what publishContracts does',
  frameValues: 'writes nothing: gives bytes to publish',
  makeFirstAdmin: 'signs in, and looks at no password without that being a try',
  previewMaskingRule: 'reads: it is itself the preview of a rule',
  readFramedValues: 'reads what would be too long for a query',
  signIn: 'signs in, and looks at no password without that being a try',
};

interface Operation {
  operationId?: string;
  parameters?: readonly { readonly name?: string; readonly in?: string }[];
  responses: Record<string, unknown>;
}

interface Document {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

describe('the OpenAPI document', () => {
  let admin: AdminHarness;
  let served: Document;
  beforeAll(async () => {
    admin = await startHarness();
    served = (await admin.call<Document>('GET', '/api/v1/openapi.json')).body;
  });
  afterAll(() => admin.close());

  it('is the committed one (npm run openapi)', async () => {
    const committed = await readFile(COMMITTED, 'utf8');
    expect(JSON.parse(committed)).toEqual(JSON.parse(await createDocumentOnly()));
    expect(served).toEqual(JSON.parse(committed));
  });

  it('names every operation once, and refers to nothing that is not there', () => {
    const ids = Object.values(served.paths).flatMap((path) =>
      Object.values(path).map(({ operationId }) => operationId),
    );
    expect(new Set(ids).size).toBe(ids.length);
    const schemas = Object.keys(served.components.schemas);
    const references = [...JSON.stringify(served).matchAll(/#\/components\/schemas\/(\w+)/g)];
    expect(references.map(([, name]) => name).filter((name) => !schemas.includes(name))).toEqual(
      [],
    );
  });

  it('writes actions as they are called, without the backslash of the route', () => {
    expect(Object.keys(served.paths)).toEqual(
      expect.arrayContaining([
        '/api/v1/topics/{topic}/partitions:add',
        '/api/v1/consumer-groups/{group}/offsets:reset',
      ]),
    );
  });

  it('describes failures of every operation under /api/v1', () => {
    const silent = Object.entries(served.paths)
      .filter(([path]) => path.startsWith('/api/v1/'))
      .filter(([, path]) => Object.values(path).some(({ responses }) => !('default' in responses)));
    expect(silent).toEqual([]);
  });

  it('has validateOnly on every write, but for those that are named here', () => {
    const writes = Object.values(served.paths).flatMap((path) =>
      Object.entries(path).flatMap(([method, operation]) => (method === 'get' ? [] : [operation])),
    );
    expect(writes.length).toBeGreaterThan(40);
    const without = writes.filter(
      ({ parameters = [] }) =>
        !parameters.some(({ name, in: place }) => name === 'validateOnly' && place === 'query'),
    );
    const names = without.map(({ operationId = '' }) => operationId).toSorted();
    expect(names).toEqual(Object.keys(CANNOT_BE_PREVIEWED));
  });

  it('comes with a page that loads everything from here', async () => {
    const page = await admin.fetch('/api/v1/docs');
    expect(page.status).toBe(200);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'");
    const html = await page.text();
    const links = [...html.matchAll(/(?:src|href)=['"]([^'"]+)['"]/g)].map(([, link]) => link);
    expect(links.length).toBeGreaterThan(3);
    for (const link of links) {
      const asset = await admin.fetch(new URL(link, `${admin.url}/api/v1/docs`).pathname);
      expect([link, asset.status]).toEqual([link, 200]);
    }
  });
});
