import { printListing, type Format } from '../output/listing.js';
import { CliError, UsageError } from '../runtime/cli-error.js';
import { ExitCode } from '../runtime/exit-code.js';
import type { Invocation } from '../runtime/invocation.js';
import { readSecrets } from './read-secrets.js';
import { checkedContextName, readContexts, unknownContext, writeContexts } from './context-file.js';
import {
  ASKED,
  isSettingName,
  SECRETS,
  SETTINGS,
  type SettingName,
  type StoredSettings,
} from './settings.js';

export async function addContext(
  invocation: Invocation,
  name: string,
  asked: readonly string[],
): Promise<void> {
  checkedContextName(name);
  const secrets = asked.map((one) => {
    if (isSettingName(one) && ASKED.has(one)) return one;
    throw new UsageError(`--ask "${one}" is no secret.`, `There are ${[...ASKED].join(' and ')}.`);
  });
  const { env, given } = invocation;
  if (Object.keys(given).length + secrets.length === 0)
    throw new UsageError(
      'There is nothing to keep.',
      'Say what: posthorn context add prod --brokers kafka.example.com:9092 --api https://posthorn.example.com -X sasl.username=alice --ask sasl.password',
    );
  const file = await readContexts(env);
  if (Object.hasOwn(file.contexts, name))
    throw new CliError(`There is a context "${name}".`, {
      exitCode: ExitCode.REFUSED,
      hint: `posthorn context rm ${name} forgets it.`,
    });
  const settings: StoredSettings = { ...given, ...(await readSecrets(invocation, secrets)) };
  await writeContexts(env, { current: name, contexts: { ...file.contexts, [name]: settings } });
  invocation.say(`Kept ${name}, which is in use now.`);
}

export async function useContext(invocation: Invocation, name: string | null): Promise<void> {
  const { env } = invocation;
  const { contexts } = await readContexts(env);
  if (name !== null && !Object.hasOwn(contexts, name)) throw unknownContext(name, contexts);
  await writeContexts(env, { current: name, contexts });
  invocation.say(name === null ? 'No context is in use now.' : `${name} is in use now.`);
}

export async function listContexts(invocation: Invocation, format: Format): Promise<void> {
  const { current, contexts } = await readContexts(invocation.env);
  const rows = Object.entries(contexts).map(([name, settings]) => ({
    name,
    isCurrent: name === current,
    brokers: settings.brokers ?? null,
    api: settings.api ?? null,
  }));
  await printListing(invocation, format, {
    rows,
    columns: [
      { title: '', value: ({ isCurrent }) => (isCurrent ? '*' : ' ') },
      { title: 'CONTEXT', value: ({ name }) => name },
      { title: 'BROKERS', value: ({ brokers }) => brokers ?? '-' },
      { title: 'API', value: ({ api }) => api ?? '-' },
    ],
    name: ({ name }) => name,
    empty: 'There are no contexts: posthorn context add keeps one.',
  });
}

export async function showSettings(invocation: Invocation, format: Format): Promise<void> {
  const rows = (Object.keys(SETTINGS) as SettingName[]).flatMap((name) => {
    const value = invocation.settings[name];
    return value === undefined ? [] : [{ name, value: SECRETS.has(name) ? '(set)' : value }];
  });
  await printListing(invocation, format, {
    rows,
    columns: [
      { title: 'SETTING', value: ({ name }) => name },
      { title: 'VALUE', value: ({ value }) => value },
    ],
    name: ({ name }) => name,
    empty: '',
  });
}

export async function removeContext(invocation: Invocation, name: string): Promise<void> {
  const { env } = invocation;
  const { current, contexts } = await readContexts(env);
  if (!Object.hasOwn(contexts, name)) throw unknownContext(name, contexts);
  const { [name]: _removed, ...others } = contexts;
  await writeContexts(env, { current: current === name ? null : current, contexts: others });
  invocation.say(`Forgot ${name}.`);
}
