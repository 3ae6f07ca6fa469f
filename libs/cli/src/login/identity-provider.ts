import { allowInsecureRequests, discovery, None, type Configuration } from 'openid-client';
import { visible } from '../output/escape.js';
import { CliError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';

const TIMEOUT_SECONDS = 10;

/** Throws CliError when the identity provider cannot be had. */
export async function providerOf(issuer: string, clientId: string): Promise<Configuration> {
  const url = new URL(issuer);
  const isHere = ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
  if (url.protocol !== 'https:' && !isHere)
    throw new CliError(`The identity provider ${visible(issuer)} is not asked: it is not https.`);
  try {
    return await discovery(url, clientId, undefined, None(), {
      timeout: TIMEOUT_SECONDS,
      ...(isHere ? { execute: [allowInsecureRequests] } : {}),
    });
  } catch (error) {
    throw new CliError(`The identity provider ${visible(issuer)} cannot be had.`, {
      exitCode: ExitCode.UNREACHABLE,
      cause: error,
    });
  }
}
