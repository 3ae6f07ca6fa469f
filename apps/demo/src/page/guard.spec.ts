import type { IncomingMessage } from 'node:http';
import { refusalOf } from './guard.js';

const json = { 'content-type': 'application/json' };
const ask = (method: string, headers: Record<string, string>): string | undefined =>
  refusalOf({ method, headers } as unknown as IncomingMessage);

describe('the guard of the page', () => {
  it.each(['localhost:4000', '127.0.0.1:4000', '[::1]:4000'])('lets in who asks for %s', (host) => {
    expect(ask('GET', { host })).toBeUndefined();
    expect(ask('POST', { host, ...json })).toBeUndefined();
    expect(ask('POST', { host, ...json, origin: `http://${host}` })).toBeUndefined();
    expect(ask('POST', { host, ...json, 'sec-fetch-site': 'same-origin' })).toBeUndefined();
  });

  it.each([
    ['a name that may point anywhere', 'GET', { host: 'evil.example:4000' }],
    ['no host', 'GET', {}],
    [
      'a page of another site',
      'POST',
      { host: 'localhost:4000', ...json, 'sec-fetch-site': 'cross-site' },
    ],
    [
      'a page of another port',
      'POST',
      { host: 'localhost:4000', ...json, 'sec-fetch-site': 'same-site' },
    ],
    [
      'another origin, in a browser that does not say more',
      'POST',
      { host: 'localhost:4000', ...json, origin: 'http://evil.example' },
    ],
    ['a form', 'POST', { host: 'localhost:4000', 'content-type': 'text/plain' }],
    ['nothing said of the body', 'POST', { host: 'localhost:4000' }],
  ])('refuses %s', (_, method, headers) => {
    expect(ask(method, headers as Record<string, string>)).toEqual(expect.any(String));
  });
});
