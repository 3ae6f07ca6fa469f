import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  createEmptyDatabase,
  createTestDatabase,
  type TestDatabase,
} from '../../../../test/support/database.js';
import { runCommand } from './command.js';
import { outboxSql } from '../schema/sql.js';

const WHERE = ['--database', 'postgres://localhost/x', '--brokers', '127.0.0.1:1'];

let database: TestDatabase;

beforeAll(async () => {
  database = await createEmptyDatabase();
});

afterAll(() => database.drop());

async function run(...args: string[]): Promise<{ code: number; out: string; error: string }> {
  let [out, error] = ['', ''];
  const code = await runCommand(args, {
    env: {},
    out: (text) => (out += text),
    error: (text) => (error += text),
    signal: AbortSignal.abort(),
  });
  return { code, out, error };
}

describe('posthorn-outbox', () => {
  it('prints the SQL', async () => {
    expect(await run('sql')).toEqual({ code: 0, out: outboxSql(), error: '' });
  });

  it('installs posthorn.publish, also where it is', async () => {
    expect(await run('install', '--database', database.url)).toMatchObject({ code: 0, error: '' });
    expect(await run('install', '--database', database.url)).toMatchObject({ code: 0, error: '' });
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`select posthorn.publish('orders', 'k', 'v')`);
    await client.end();
  });

  it.each([
    [[], 'a command is needed'],
    [['destroy'], 'no command destroy'],
    [['install'], '--database is needed'],
    [['relay', '--database', 'postgres://localhost/x'], '--brokers is needed'],
    [['sql', '--what'], '--what'],
    [['relay', ...WHERE, '--tls-cert', 'one.pem'], '--tls-cert and --tls-key go together'],
    [['relay', ...WHERE, '--tls-ca', '/nowhere.pem'], '--tls-ca: ENOENT'],
    [
      ['relay', ...WHERE, '--sasl-username', 'relay'],
      '--sasl-password-file or POSTHORN_SASL_PASSW',
    ],
    [['relay', ...WHERE, '--sasl-password-file', '/nowhere'], '--sasl-password-file: ENOENT'],
    [['relay', ...WHERE, '--sasl-password-file', 'LICENSE'], 'needs --sasl-username or POSTHORN_'],
    [
      ['relay', ...WHERE, '--sasl-mechanism', 'GSSAPI', '--sasl-password-file', 'LICENSE'],
      'no GSSAPI',
    ],
    [['relay', ...WHERE, '--sasl-password', 'secret'], '--sasl-password'],
  ])('called with %j says what is wrong, and how to call it', async (args, message) => {
    const { code, error } = await run(...args);
    expect(code).toBe(2);
    expect(error).toContain(message);
    expect(error).toContain('posthorn-outbox relay --database');
  });

  it("refuses to relay from a broker's own database, and to work without a database", async () => {
    const brokers = await createTestDatabase();
    const refused = await run('relay', '--database', brokers.url, '--brokers', '127.0.0.1:1');
    await brokers.drop();
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.error).toContain("broker's own database");
    const gone = await run('install', '--database', brokers.url);
    expect(gone).toMatchObject({ code: 1, error: expect.stringContaining('does not exist') });
  });
});

describe('posthorn-outbox relay', () => {
  it.each([
    ['none', '', /has no outbox: .*`npx @posthorn\/outbox install`/],
    [
      'an older one',
      readFileSync('libs/outbox/sql/0062-outbox.sql', 'utf8'),
      /version 62 of the outbox/,
    ],
  ])('refuses a database with %s, before it relays', async (_, sql, reason) => {
    const older = await createEmptyDatabase();
    const client = new pg.Client({ connectionString: older.url });
    await client.connect();
    await client.query(sql);
    await client.end();
    const refused = await run('relay', '--database', older.url, '--brokers', '127.0.0.1:1');
    await older.drop();
    expect(refused).toMatchObject({ code: 1, out: '', error: expect.stringMatching(reason) });
  });
});

const psqlError = spawnSync('psql', ['--version']).error;
const describeWithPsql = psqlError ? describe.skip : describe;
describeWithPsql(`through psql${psqlError ? ' (skipped: there is none)' : ''}`, () => {
  it('installs what it prints, and publishes what is committed', async () => {
    const empty = await createEmptyDatabase();
    const psql = (input: string): string => {
      const args = ['-X', '-q', '-t', '-A', '-v', 'ON_ERROR_STOP=1', empty.url];
      const { status, stdout, stderr } = spawnSync('psql', args, { input, encoding: 'utf8' });
      if (status !== 0) throw new Error(stderr);
      return stdout;
    };
    psql((await run('sql')).out);
    const publish = (value: string): string =>
      `do $$ begin perform posthorn.publish('orders', 'k', '${value}'); end $$;`;
    psql(`begin; ${publish('kept')} commit; begin; ${publish('undone')} rollback;`);
    expect(psql(`select convert_from(value, 'utf8') from posthorn.outbox`)).toBe('kept\n');
    await empty.drop();
  });
});
