import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  Browser,
  CLIENT_ID,
  CLIENT_SECRET,
  DEVICE_CLIENT_ID,
  IdentityProvider,
} from '../admin/support/identity-provider.js';
import { SecuredCluster, type SecuredBroker } from '../admin/support/secured-broker.js';
import { until } from '../client/support/rig.js';
import { Command, InProcess, type Ended } from './support/command.js';

describe('login by the identity provider', () => {
  let provider: IdentityProvider;
  let cluster: SecuredCluster;
  let broker: SecuredBroker;
  let posthorn: InProcess;
  let ofItsOwn: Command;

  beforeAll(async () => {
    provider = await IdentityProvider.start('http://127.0.0.1:1/api/v1/oidc/callback');
    cluster = await SecuredCluster.open();
    broker = await cluster.start({
      adminSignIn: 'auto',
      adminOidcIssuer: provider.issuer,
      adminOidcClientId: CLIENT_ID,
      adminOidcClientSecret: CLIENT_SECRET,
      adminOidcDeviceClientId: DEVICE_CLIENT_ID,
      adminOidcScope: 'openid',
    });
    await cluster.bind('dora', 'viewer');
    posthorn = new InProcess(['--api', broker.url]);
    ofItsOwn = new Command(['--api', broker.url]);
  });

  afterAll(async () => {
    posthorn.remove();
    ofItsOwn.remove();
    await cluster.close();
    await provider.stop();
  });

  const contexts = (): string => path.join(posthorn.configuration, 'posthorn/contexts.json');
  const kept = (): { idToken: string; refreshToken: string } => {
    const file = JSON.parse(readFileSync(contexts(), 'utf8')) as {
      contexts: Record<string, Record<string, string>>;
    };
    return JSON.parse(file.contexts.default['api.login']) as ReturnType<typeof kept>;
  };
  /** As if so much time had gone by: with a token that is over, and what renews it. */
  async function age(refreshToken: string): Promise<string> {
    const over = await provider.token({ sub: 'dora' }, { lifetime: '1s' });
    const [head = '', , signature = ''] = over.split('.');
    const claims = Buffer.from(JSON.stringify({ sub: 'dora', exp: 1 })).toString('base64url');
    const file = JSON.parse(readFileSync(contexts(), 'utf8')) as {
      contexts: Record<string, Record<string, string>>;
    };
    const idToken = [head, claims, signature].join('.');
    file.contexts.default['api.login'] = JSON.stringify({ ...kept(), idToken, refreshToken });
    writeFileSync(contexts(), JSON.stringify(file));
    return idToken;
  }

  /** Runs login, and says yes at the address that it shows. */
  async function login(): Promise<Ended> {
    let said = '';
    const ended = posthorn.run(['login'], { onErr: (text) => (said += text) });
    const address = (): string | undefined => /Open (\S+) in a browser/.exec(said)?.[1];
    await until('an address is shown', () => address() !== undefined);
    await new Browser().allowDevice(address() ?? '');
    return ended;
  }

  it('is said to be possible where nobody is signed in', async () => {
    expect(await posthorn.run(['whoami'])).toMatchObject({
      code: 3,
      err: expect.stringContaining('posthorn login'),
    });
    expect(await posthorn.run(['logout'])).toMatchObject({ code: 4 });
  });

  it('signs in who says yes to the code that is shown, and keeps it for its owner alone', async () => {
    const { code, err } = await login();
    expect([code, err]).toEqual([0, expect.stringContaining('Signed in as dora')]);
    expect(await posthorn.json(['whoami'])).toMatchObject({
      userName: 'dora',
      method: 'bearer-token',
    });
    const shown = await posthorn.print(['context', 'show']);
    expect(shown).toMatch(/api.login +\(set\)/);
    expect(shown).not.toContain(kept().idToken);
  });

  it('is renewed when the token is over, and said to be over when it cannot be', async () => {
    const over = await age(kept().refreshToken);
    expect(await posthorn.json(['whoami'])).toMatchObject({ userName: 'dora' });
    const { idToken: renewed } = kept();
    expect(renewed).not.toBe(over);
    await posthorn.json(['whoami']);
    expect(kept().idToken).toBe(renewed);
    await age('nothing that the provider gave');
    expect(await posthorn.run(['whoami'])).toMatchObject({
      code: 3,
      err: expect.stringMatching(/The sign-in is over[^]*posthorn login/),
    });
  });

  it('a key that is named goes before it, and logout forgets it', async () => {
    await login();
    expect(await posthorn.run(['whoami'], { env: { POSTHORN_API_KEY: 'ph_wrong' } })).toMatchObject(
      { code: 3 },
    );
    await posthorn.print(['logout']);
    expect(readFileSync(contexts(), 'utf8')).not.toContain('api.login');
    expect(await posthorn.run(['whoami'])).toMatchObject({ code: 3 });
  });

  it('ends by Ctrl-C while it waits, and keeps nothing', async () => {
    const child = ofItsOwn.start(['login']);
    const ended = once(child, 'exit');
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    await until('the code is shown', () => err.includes('in a browser'));
    child.kill('SIGINT');
    expect((await ended)[0]).toBe(130);
    expect(await ofItsOwn.print(['context', 'ls', '-o', 'name'])).toBe('');
  });

  it('is refused by a broker that offers none', async () => {
    const without = await cluster.start({
      adminOidcIssuer: provider.issuer,
      adminOidcClientId: CLIENT_ID,
      adminOidcClientSecret: CLIENT_SECRET,
    });
    expect(
      await posthorn.run(['login', '--api', without.url], { withOptions: false }),
    ).toMatchObject({
      code: 5,
      err: expect.stringContaining('POSTHORN_ADMIN_OIDC_DEVICE_CLIENT_ID'),
    });
  });
});
