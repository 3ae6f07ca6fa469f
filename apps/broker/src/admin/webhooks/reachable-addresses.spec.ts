import { describe, expect, it } from '@jest/globals';
import { mayReach } from './reachable-addresses.js';
import { urlProblem } from './webhook-url.js';

describe('where webhooks may be', () => {
  it.each([
    ['93.184.216.34', 'public'],
    ['2606:4700::1111', 'public'],
    ['10.1.2.3', 'private'],
    ['127.0.0.1', 'private'],
    ['::1', 'private'],
    ['fd12:3456::1', 'private'],
    ['::ffff:192.168.0.7', 'private'],
    ['100.64.0.1', 'private'],
    ['169.254.169.254', 'any'],
    ['::ffff:169.254.169.254', 'any'],
    ['::ffff:a9fe:a9fe', 'any'],
    ['64:ff9b::a9fe:a9fe', 'any'],
    ['fe80::1', 'any'],
    ['fe80::1%eth0', 'any'],
    ['fd00:ec2::254', 'any'],
    ['0.0.0.0', 'nowhere'],
    ['224.0.0.1', 'nowhere'],
    ['255.255.255.255', 'nowhere'],
    ['::', 'nowhere'],
    ['ff02::1', 'nowhere'],
    ['localhost', 'nowhere'],
  ])('%s is reached from %s on', (address, from) => {
    const scopes = ['public', 'private', 'any'] as const;
    const order = [...scopes, 'nowhere'];
    for (const scope of scopes) {
      const is = mayReach(address, scope);
      expect([scope, is]).toEqual([scope, order.indexOf(scope) >= order.indexOf(from)]);
    }
  });

  it.each([
    ['https://hooks.example.com/x', null],
    ['http://127.0.0.1:8080/', null],
    ['ftp://example.com/', 'http'],
    ['https://user:pass@example.com/', 'no user'],
    ['http://169.254.169.254/latest/meta-data', '169.254.169.254'],
    // Other ways to write the same address.
    ['http://2852039166/', '169.254.169.254'],
    ['http://0xa9.0xfe.0xa9.0xfe/', '169.254.169.254'],
    ['http://[::ffff:169.254.169.254]/', 'a9fe'],
    ['hooks', 'URL'],
  ])('%s is taken as it should be', (url, problem) => {
    const found = urlProblem(url, 'private');
    if (problem === null) expect(found).toBeNull();
    else expect(found).toContain(problem);
  });
});
