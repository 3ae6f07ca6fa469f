import { spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createPool } from '@posthorn/db';
import pino from 'pino';
import { startBroker, type RunningBroker } from '../../apps/broker/src/broker.js';
import { listStoredUsers, runUserCommand } from '../../apps/broker/src/users/user-command.js';
import { until } from '../conformance/support.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { logIn } from './plain-login.js';

const MAIN = 'apps/broker/dist/main.js';
const FIRST = 'correct horse';
const SECOND = 'battery staple';

interface Ended {
  readonly out: string;
  readonly err: string;
  readonly failure: string;
}

describe('posthorn user', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });

  afterAll(() => database.drop());

  /** In this process, as the command does it: what it prints, says, and fails with. */
  async function user(args: readonly string[], input = ''): Promise<Ended> {
    const ended = { out: '', err: '', failure: '' };
    const streams = {
      input: Readable.from([input]),
      print: (part: string) => void (ended.out += part),
      say: (part: string) => void (ended.err += part),
    };
    try {
      await runUserCommand({ DATABASE_URL: database.url }, args, streams);
    } catch (error) {
      ended.failure = error instanceof Error ? error.message : String(error);
    }
    return ended;
  }

  const listed = () => listStoredUsers({ DATABASE_URL: database.url }, []);

  /** What the process prints. */
  async function printed(...args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, [MAIN, 'user', ...args], {
      env: { ...process.env, DATABASE_URL: database.url },
    });
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(err).toBe('');
    return out;
  }

  /** Not too often: after twenty failures in a row a broker checks nothing for a minute. */
  async function mayLogIn({ host, port }: RunningBroker, password: string): Promise<boolean> {
    await sleep(200);
    const { client, errorCode } = await logIn(`${host}:${port}`, 'alice', password);
    await client.close();
    return errorCode === 0;
  }

  it('makes a user before any broker ran, who logs in, gets another password, and goes', async () => {
    const child = spawn(process.execPath, [MAIN, 'user', 'add', 'alice'], {
      env: { ...process.env, DATABASE_URL: database.url },
    });
    const code = new Promise<number | null>((resolve) => child.once('exit', resolve));
    // Left open, as a terminal's is.
    child.stdin.write(`${FIRST}\n`);
    const texts = [await text(child.stdout), await text(child.stderr)];
    expect([await code, ...texts]).toEqual([0, '', 'added alice\n']);
    const broker = await startBroker({
      port: 0,
      databaseUrl: database.url,
      securityProtocol: 'SASL_PLAINTEXT',
      saslMechanisms: 'PLAIN',
      failedAuthenticationDelayMs: 0,
      logger: pino({ level: 'silent' }),
    });
    try {
      expect(await mayLogIn(broker, FIRST)).toBe(true);
      const mechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-512'];
      expect(await listed()).toEqual([{ userName: 'alice', mechanisms }]);
      expect(await printed('list', '-o', 'name')).toBe('alice\n');
      expect(
        JSON.parse(await printed('list', '-o', 'json', '--database-url', database.url)),
      ).toEqual([{ userName: 'alice', mechanisms }]);
      expect((await user(['password', 'alice'], SECOND)).failure).toBe('');
      await until('the new password to hold', () => mayLogIn(broker, SECOND));
      expect(await mayLogIn(broker, FIRST)).toBe(false);
      expect((await user(['remove', 'alice'])).failure).toBe('');
      await until('the user to be gone', async () => !(await mayLogIn(broker, SECOND)));
      expect(await listed()).toEqual([]);
    } finally {
      await broker.close();
    }
  });

  it('writes down who did it, and no password', async () => {
    const pool = createPool({ url: database.url, max: 1 });
    const { rows } = await pool.query<{ text: string; user_agent: string; outcome: string }>(
      `select audit_log::text as text, user_agent, outcome from posthorn_admin.audit_log
       where resource = 'user/alice' and action = 'user.alter' order by id`,
    );
    await pool.end();
    expect(rows.map(({ user_agent: verb, outcome }) => [verb, outcome])).toEqual([
      ['posthorn user add', 'succeeded'],
      ['posthorn user password', 'succeeded'],
      ['posthorn user remove', 'succeeded'],
    ]);
    const all = rows.map(({ text: row }) => row).join();
    for (const password of [FIRST, SECOND]) expect(all).not.toContain(password);
  });

  it('prints a link that makes an administrator, of the process as people start it', async () => {
    const link = await printed('admin-link', '--admin-url', 'https://posthorn.example.com');
    expect(link).toMatch(/^https:\/\/posthorn\.example\.com\/sign-in#first-admin=[0-9a-f]{64}\n$/);
  });

  it('refuses with one clear sentence, and never repeats a password', async () => {
    await user(['add', 'bob'], FIRST);
    const refused: readonly (readonly [readonly string[], string, string])[] = [
      [['add', 'bob'], SECOND, 'There is a user "bob" already'],
      [['add', 'carol', SECOND], '', 'A password is asked for, or read from standard input.'],
      [['add', 'carol', '--password', SECOND], '', 'Unknown argument --password'],
      [['add', 'carol'], '', 'The password is empty.'],
      [['add', 'ANONYMOUS'], SECOND, 'is reserved'],
      [['password', 'carol'], SECOND, 'There is no user "carol".'],
      [['remove', 'carol'], '', 'There is no user "carol".'],
      [['add'], '', 'needs the name of a user'],
      [['drop', 'bob'], '', 'posthorn user has no "drop"'],
    ];
    for (const [args, input, sentence] of refused) {
      const { out, err, failure } = await user(args, input);
      expect([args, out, err]).toEqual([args, '', '']);
      expect(failure).toContain(sentence);
      expect(failure).not.toContain(SECOND);
    }
    expect((await listed()).map(({ userName }) => userName)).toEqual(['bob']);
  });
});
