import { readContexts, writeContexts } from '../contexts/context-file.js';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Env } from '../runtime/streams.js';
import { expiryMs, loginOf, type Login } from './stored-login.js';

/** A token that is over when it arrives would be refused. */
const MARGIN_MS = 30_000;

/** The token of who signed in; renewed, and kept, when it is over. Throws CliError when one has to sign in again. */
export async function loginToken(env: Env, text: string, nowMs: number): Promise<string> {
  const login = loginOf(text);
  if (login === null) throw over('What was kept of the sign-in cannot be read.');
  if (expiryMs(login.idToken) > nowMs + MARGIN_MS) return login.idToken;
  if (login.refreshToken === null) throw over('The sign-in is over.');
  const renewed = await renew(login, login.refreshToken);
  await replace(env, text, JSON.stringify(renewed));
  return renewed.idToken;
}

async function renew(login: Login, refreshToken: string): Promise<Login> {
  const [{ refreshTokenGrant }, { providerOf }] = await Promise.all([
    import('openid-client'),
    import('./identity-provider.js'),
  ]);
  const provider = await providerOf(login.issuer, login.clientId);
  try {
    const tokens = await refreshTokenGrant(provider, refreshToken);
    const idToken = tokens.id_token;
    if (idToken === undefined) throw new Error('the provider gave no ID token');
    // Some give a new one each time, and take the one before no more.
    return { ...login, idToken, refreshToken: tokens.refresh_token ?? refreshToken };
  } catch (error) {
    throw over('The sign-in is over: the identity provider does not renew it.', error);
  }
}

/** In the context that has it, whichever that is. */
async function replace(env: Env, before: string, after: string): Promise<void> {
  const { current, contexts } = await readContexts(env);
  const renewed = Object.entries(contexts).map(([name, settings]) => [
    name,
    settings['api.login'] === before ? { ...settings, 'api.login': after } : settings,
  ]);
  await writeContexts(env, {
    current,
    contexts: Object.fromEntries(renewed) as typeof contexts,
  });
}

function over(message: string, cause?: unknown): CliError {
  return new CliError(message, {
    exitCode: ExitCode.UNREACHABLE,
    hint: 'posthorn login signs in again.',
    cause,
  });
}
