import type { AdminClient, InfoBody } from '@posthorn/admin-client';
import { VERSION } from '../version.js';
import { explain } from '../runtime/explain.js';
import type { Finding } from '../runtime/host.js';
import type { Invocation } from '../runtime/invocation.js';

/** Below it a lease, a retention or a token could not be told from another. */
const SKEW_MS_MAX = 2_000;

export async function examineApi(invocation: Invocation): Promise<readonly Finding[]> {
  if (!invocation.settings.isApiKnown)
    return [{ check: 'admin api', result: 'ok', detail: 'not asked: no address is known (--api)' }];
  const { api } = invocation.settings;
  try {
    const client = await invocation.api();
    const sentMs = invocation.nowMs();
    const { data: cluster, response } = await client.GET('/api/v1/cluster');
    const clock = clockFinding(response.headers.get('date'), sentMs, invocation.nowMs());
    const { leaderlessPartitionCount: leaderless } = cluster;
    const { data: info } = await client.GET('/api/v1/info');
    return [
      { check: 'admin api', result: 'ok', detail: `${api} answers` },
      versionFinding(cluster.version),
      { check: 'build', result: 'ok', detail: buildText(info) },
      {
        check: 'leaders',
        result: leaderless === 0 ? 'ok' : 'fail',
        detail: leaderless === 0 ? 'every partition has one' : `${leaderless} partitions have none`,
        hint: 'A broker is gone: its partitions are taken over when its lease ends, after some seconds.',
      },
      ...(clock === null ? [] : [clock]),
      ...(await healthFindings(client)),
      await consoleFinding(api, invocation.signal),
    ];
  } catch (error) {
    const { message, hint } = explain(error, invocation.settings.brokers);
    return [
      { check: 'admin api', result: 'warn', detail: message, ...(hint === null ? {} : { hint }) },
    ];
  }
}

const HINTS: Readonly<Record<string, string>> = {
  listener: 'Its log says what it waits for.',
  database: 'See its DATABASE_URL, and whether PostgreSQL runs.',
  migrations: 'Bring all brokers to the same version, the newest one.',
  retention:
    'What is due for deletion stays and takes room: see its log, and Storage in the console.',
  disk: 'Free some, add some, or shorten retention.ms of the largest topics (GET /api/v1/storage names them).',
};

/** What the broker finds wrong with itself; the leaders are looked at above. */
async function healthFindings(client: AdminClient): Promise<readonly Finding[]> {
  const { data } = await client.GET('/health/checks');
  return data.checks
    .filter(({ name }) => name !== 'leadership')
    .map(({ name, ok, isRequired, detail }) => ({
      check: `broker: ${name}`,
      result: ok ? ('ok' as const) : isRequired ? ('fail' as const) : ('warn' as const),
      detail: detail ?? 'holds',
      ...(Object.hasOwn(HINTS, name) ? { hint: HINTS[name] } : {}),
    }));
}

/** What a report of a fault begins with. */
function buildText({ version, commit, nodeVersion, platform }: InfoBody): string {
  const built = commit === null ? 'of a commit that the build did not write down' : `of ${commit}`;
  return `the broker is ${version} ${built}, on Node ${nodeVersion}, ${platform}`;
}

export function versionFinding(broker: string): Finding {
  return {
    check: 'versions',
    result: broker === VERSION ? 'ok' : 'warn',
    detail: broker === VERSION ? broker : `the broker is ${broker}, this command ${VERSION}`,
    hint: 'They work together as far as both know a thing; better have both the same.',
  };
}

/** By the Date of an answer, which has seconds: whatever lies within them and the time under way is no difference. */
export function clockFinding(
  date: string | null,
  sentMs: number,
  answeredMs: number,
): Finding | null {
  const atMs = Date.parse(date ?? '');
  if (Number.isNaN(atMs)) return null;
  const early = sentMs - (atMs + 1_000);
  const late = atMs - answeredMs;
  const skewMs = Math.max(0, early, late);
  return {
    check: 'clocks',
    result: skewMs > SKEW_MS_MAX ? 'warn' : 'ok',
    detail:
      skewMs > SKEW_MS_MAX
        ? `this machine and the broker differ by ${Math.round(skewMs / 1_000)} s`
        : 'this machine and the broker agree',
    hint: 'Places by time (@-1h) mean this clock, timestamps of records mostly others: let NTP set both.',
  };
}

async function consoleFinding(api: string, signal: AbortSignal): Promise<Finding> {
  const response = await fetch(new URL('/', api), { signal, headers: { accept: 'text/html' } });
  const isPage = response.ok && (response.headers.get('content-type') ?? '').includes('html');
  await response.body?.cancel();
  return {
    check: 'console',
    result: isPage ? 'ok' : 'warn',
    detail: isPage ? new URL('/', api).href : `${new URL('/', api).href} is no page`,
    hint: 'The package of the broker has the console; a checkout has it after npm run build.',
  };
}
