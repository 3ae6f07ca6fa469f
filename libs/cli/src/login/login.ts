import {
  initiateDeviceAuthorization,
  pollDeviceAuthorizationGrant,
  type Configuration,
} from 'openid-client';
import { createAdminClient, type AdminClient } from '@posthorn/admin-client';
import { nameOfContext, readContexts, writeContexts } from '../contexts/context-file.js';
import { visible } from '../output/escape.js';
import { coloured } from '../output/table.js';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { providerOf } from './identity-provider.js';
import { loginOf, type Login } from './stored-login.js';

/** Of who has no context yet. */
const FIRST_CONTEXT = 'default';

/** By the device flow (RFC 8628): the person signs in with a browser anywhere, and types the code that is shown here. */
export async function login(invocation: Invocation, named: string | undefined): Promise<void> {
  const { data } = await anonymous(invocation).GET('/api/v1/sign-in');
  if (data.device === null)
    throw new CliError('Nobody is signed in by this broker’s identity provider from here.', {
      exitCode: ExitCode.REFUSED,
      hint: 'POSTHORN_ADMIN_OIDC_DEVICE_CLIENT_ID of the broker offers it (docs/security.md); an API key does without: posthorn apikey create.',
    });
  const { issuer, clientId, scope } = data.device;
  const provider = await providerOf(issuer, clientId);
  const isRenewable = provider.serverMetadata().scopes_supported?.includes('offline_access');
  const tokens = await signedIn(
    invocation,
    provider,
    isRenewable === true ? `${scope} offline_access` : scope,
  );
  if (tokens === null) return;
  const kept: Login = { issuer, clientId, ...tokens };
  const context = await keep(invocation, named, JSON.stringify(kept));
  const me = await anonymous(invocation, kept.idToken).GET('/api/v1/whoami');
  invocation.say(
    `Signed in as ${visible(me.data.userName ?? me.data.actor)}, in the context ${context}.`,
  );
}

/** Without what the context has: it may be over, and would be refused. */
function anonymous({ settings }: Invocation, token?: string): AdminClient {
  return createAdminClient({
    baseUrl: settings.api.replace(/\/+$/, ''),
    ...(token === undefined ? {} : { token }),
  });
}

/** null: ended by Ctrl-C. */
async function signedIn(
  invocation: Invocation,
  provider: Configuration,
  scope: string,
): Promise<Pick<Login, 'idToken' | 'refreshToken'> | null> {
  const { signal, streams } = invocation;
  try {
    const device = await initiateDeviceAuthorization(provider, { scope });
    const address = visible(device.verification_uri_complete ?? device.verification_uri);
    const code = coloured(streams.stderr, 'bold', visible(device.user_code));
    invocation.say(`Open ${address} in a browser, and see that it shows the code ${code}.`);
    const tokens = await pollDeviceAuthorizationGrant(provider, device, undefined, { signal });
    if (tokens.id_token === undefined) throw new Error('it gave no ID token');
    return { idToken: tokens.id_token, refreshToken: tokens.refresh_token ?? null };
  } catch (error) {
    if (signal.aborted) return null;
    const { error: code, message } = error as Error & { readonly error?: unknown };
    throw new CliError(
      `The identity provider did not sign you in: ${visible(typeof code === 'string' ? code : message)}.`,
      { exitCode: ExitCode.UNREACHABLE, cause: error },
    );
  }
}

async function keep(
  { env, given }: Invocation,
  named: string | undefined,
  text: string,
): Promise<string> {
  const { current, contexts } = await readContexts(env);
  const name = (await nameOfContext(env, named)) ?? FIRST_CONTEXT;
  const { 'api.key': _replaced, ...others } = contexts[name] ?? given;
  const settings = { ...others, 'api.login': text };
  await writeContexts(env, {
    current: current ?? name,
    contexts: { ...contexts, [name]: settings },
  });
  return name;
}

/** Tokens are forgotten; a provider that hears of it would need more than they do. */
export async function logout({ env }: Invocation, named: string | undefined): Promise<void> {
  const { current, contexts } = await readContexts(env);
  const name = await nameOfContext(env, named);
  const settings = name === null ? undefined : contexts[name];
  if (name === null || loginOf(settings?.['api.login']) === null)
    throw new CliError('Nobody is signed in.', { exitCode: ExitCode.NOT_FOUND });
  const { 'api.login': _forgotten, ...others } = settings ?? {};
  await writeContexts(env, { current, contexts: { ...contexts, [name]: others } });
}
