import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PASSWORD, SecuredCluster, signIn, type Answer } from '../support/secured-broker.js';

interface Operation {
  readonly requestBody?: object;
}

type Document = { readonly paths: Record<string, Readonly<Record<string, Operation>>> };
type Problem = { code: string; detail: string; errors?: { pointer: string }[] };

/** An identity provider adds what it likes to the address that it sends the browser back to. */
const TAKES_ANYTHING = ['get /api/v1/oidc/callback'];

describe('a query parameter that there is not', () => {
  let cluster: SecuredCluster;
  let call: (method: string, path: string) => Promise<Answer<Problem>>;
  let document: Document;
  beforeAll(async () => {
    cluster = await SecuredCluster.open();
    const options = { users: `root:${PASSWORD}`, superUsers: 'User:root' };
    const broker = await cluster.start({ ...options, adminRequestsPerSecond: 10_000 });
    const root = await signIn(broker.call, 'root');
    const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': 'misspelt' };
    call = (method, path) => broker.call<Problem>(method, path, { ...root, headers });
    document = (await broker.call<Document>('GET', '/openapi.json', root)).body;
  });
  afterAll(() => cluster?.close());

  it('is refused by name, whatever the request, and uses up no key', async () => {
    const passed: string[] = [];
    let asked = 0;
    for (const [path, item] of Object.entries(document.paths)) {
      if (!path.startsWith('/api/v1/')) continue;
      for (const [method, { requestBody }] of Object.entries(item)) {
        // What is wrong with a body may be said first.
        if (requestBody !== undefined) continue;
        asked++;
        const filled = path.replaceAll(/\{\w+\}/g, '1');
        const { status, body } = await call(method.toUpperCase(), `${filled}?no~such=1`);
        const isNamed = body.errors?.some(({ pointer }) => pointer === '/no~0such') === true;
        if (status !== 400 || !isNamed) passed.push(`${method} ${path}`);
      }
    }
    expect(asked).toBeGreaterThan(90);
    expect(passed).toEqual(TAKES_ANYTHING);
  });
});
