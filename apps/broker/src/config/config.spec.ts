import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ConfigError } from './config-error.js';
import { checkConfig, helpText, loadConfig, settingsTable } from './load-config.js';
import { defaultConfig, settings } from './config.js';

describe('the configuration', () => {
  it('takes flags over the environment, and the environment over the defaults', () => {
    const config = loadConfig({ POSTHORN_PORT: '1', POSTHORN_BROKER_ID: '7' }, ['--port', '2']);
    expect(config).toEqual({ ...defaultConfig, port: 2, brokerId: 7 });
    expect(loadConfig({}, ['--port=3']).port).toBe(3);
  });

  it('takes an empty variable for one that is not set', () => {
    expect(loadConfig({ POSTHORN_PORT: '', DATABASE_URL: '' }, [])).toEqual(defaultConfig);
  });

  it.each([
    [{ POSTHORN_PORT: 'x' }, [], 'POSTHORN_PORT should be an integer from 0 to 65535, not "x".'],
    [{}, ['--port', '-1'], '--port should be an integer from 0 to 65535, not "-1".'],
    [{}, ['--port'], '--port needs a value.'],
    [
      { POSTHORN_ADMIN_PORT: 'none' },
      [],
      'POSTHORN_ADMIN_PORT should be an integer from 0 to 65535, or off, not "none".',
    ],
    [{}, ['--prot', '1'], 'Unknown argument --prot; posthorn start --help lists the settings.'],
    [
      { POSTHORN_WIRE_ASSERTIONS: 'maybe' },
      [],
      'POSTHORN_WIRE_ASSERTIONS should be true or false, not "maybe".',
    ],
    [
      { POSTHORN_TRACE_URL: 'https://traces.example.com' },
      [],
      'POSTHORN_TRACE_URL should be an address with {traceId} in the place of the id, like https://traces.example.com/trace/{traceId}, not "https://traces.example.com".',
    ],
  ])('refuses %j %j with one sentence', (env, argv, sentence) => {
    expect(() => loadConfig(env, argv)).toThrow(new ConfigError(sentence));
  });

  it('does not show the value of a secret that makes no sense', () => {
    expect(() => loadConfig({}, ['--database-url=secret'])).toThrow('not its value');
  });

  it.each(['0.0.0.0', '::', '192.168.1.5', 'broker.example', '127.0.0.1.example'])(
    'refuses to listen on %s unless that is asked for by name',
    (host) => {
      expect(() => checkConfig({ ...defaultConfig, host })).toThrow('POSTHORN_ALLOW_PLAINTEXT');
      expect(() => checkConfig({ ...defaultConfig, adminHost: host })).toThrow(ConfigError);
      expect(() => checkConfig({ ...defaultConfig, host, allowPlaintext: true })).not.toThrow();
    },
  );

  it.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('listens on %s unasked', (host) => {
    expect(() => checkConfig({ ...defaultConfig, host })).not.toThrow();
  });

  it('has each name once, and a sentence for each', () => {
    const all = Object.values(settings);
    expect(new Set(all.map(({ env }) => env)).size).toBe(all.length);
    expect(new Set(all.map(({ flag }) => flag)).size).toBe(all.length);
    for (const { why } of all) expect(why).toMatch(/\.$/);
  });

  it('is documented in the README as it is', () => {
    const readme = readFileSync(path.join('apps', 'broker', 'README.md'), 'utf8');
    expect(readme).toContain(settingsTable());
    expect(helpText()).toContain('--advertised-host');
  });
});
