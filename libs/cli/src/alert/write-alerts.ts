import type { AlertConditionBody, AlertMatch, CreateAlertRuleBody } from '@posthorn/admin-client';
import { printListing, type Format } from '../output/listing.js';
import { UsageError } from '../runtime/cli-error.js';
import { confirmName } from '../runtime/confirm.js';
import type { Invocation } from '../runtime/invocation.js';

export interface CreateOptions {
  readonly when: AlertConditionBody['type'];
  readonly group?: string;
  readonly prefixed?: boolean;
  /** Durations are milliseconds. */
  readonly lag?: number;
  readonly records?: number;
  readonly onlyWithLag?: boolean;
  readonly count?: number;
  readonly fingerprint?: string;
  readonly originTopic?: string;
  readonly within?: number;
  readonly job?: 'replay' | 'redrive' | 'export';
  readonly brokerIds?: string;
  readonly brokersMin?: number;
  readonly age?: number;
  readonly bytes?: number;
  readonly for: number;
  readonly severity: CreateAlertRuleBody['severity'];
  readonly tell?: string;
  readonly description: string;
  readonly dryRun?: boolean;
  readonly reason?: string;
}

export async function createRule(
  invocation: Invocation,
  name: string,
  options: CreateOptions,
): Promise<void> {
  const { severity, tell, description, dryRun = false, reason } = options;
  const api = await invocation.api(reason);
  const body = {
    name,
    description,
    severity,
    condition: conditionOf(options),
    forSeconds: secondsOf(options.for),
    webhooks: tell === undefined ? [] : tell.split(','),
    isEnabled: true,
  };
  const params = { query: { validateOnly: dryRun } };
  await api.POST('/api/v1/alert-rules', { params, body });
  invocation.say(dryRun ? `Rule ${name} could be made.` : `Rule ${name} watches.`);
}

/** What was said, and nothing else: the API says what a condition lacks. */
function conditionOf(options: CreateOptions): AlertConditionBody {
  const { when, group, prefixed, lag, records, onlyWithLag, count, fingerprint } = options;
  const { originTopic, within, job, brokerIds, brokersMin, age, bytes } = options;
  const fields = {
    group,
    patternType: prefixed === true ? ('prefixed' as const) : undefined,
    lagSeconds: lag === undefined ? undefined : lag / 1_000,
    lagRecords: records,
    onlyWithLag,
    count,
    fingerprint,
    originTopic,
    windowSeconds: within === undefined ? undefined : secondsOf(within),
    jobKind: job,
    brokerIds: brokerIds === undefined ? undefined : brokerIds.split(',').map((id) => brokerId(id)),
    brokersMin,
    seconds: age === undefined ? undefined : secondsOf(age),
    bytes: bytes === undefined ? undefined : String(bytes),
  };
  const said = Object.entries(fields).filter(([, value]) => value !== undefined);
  return { type: when, ...Object.fromEntries(said) };
}

function brokerId(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`"${text}" is no id of a broker.`, 'They are numbers: --broker-ids 1,2,3.');
}

const secondsOf = (ms: number): number => Math.round(ms / 1_000);

export async function enableRule(
  invocation: Invocation,
  rule: string,
  isEnabled: boolean,
  reason: string | undefined,
): Promise<void> {
  const api = await invocation.api(reason);
  await api.PATCH('/api/v1/alert-rules/{rule}', {
    params: { path: { rule } },
    body: { isEnabled },
  });
  invocation.say(`Rule ${rule} ${isEnabled ? 'watches' : 'rests'}.`);
}

export async function deleteRule(
  invocation: Invocation,
  rule: string,
  { yes = false, reason }: { readonly yes?: boolean; readonly reason?: string },
): Promise<void> {
  await confirmName(invocation, `Rule ${rule} will watch no more.`, rule, yes);
  const api = await invocation.api(reason);
  await api.DELETE('/api/v1/alert-rules/{rule}', { params: { path: { rule } } });
  invocation.say(`Rule ${rule} is deleted.`);
}

export async function testRule(
  invocation: Invocation,
  rule: string,
  { tell = false, output }: { readonly tell?: boolean; readonly output: Format },
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.POST('/api/v1/alert-rules/{rule}:test', {
    params: { path: { rule }, query: { validateOnly: !tell } },
  });
  if (data.error !== null) invocation.say(`Nobody can say: ${data.error}`);
  await printListing<AlertMatch>(invocation, output, {
    rows: data.matches,
    columns: [
      {
        title: 'VALUE',
        value: ({ value }) => (value === null ? '-' : String(value)),
        align: 'right',
      },
      { title: 'WHAT', value: ({ summary }) => summary },
    ],
    name: ({ summary }) => summary,
    empty: 'The condition holds for nothing at the moment.',
  });
  for (const { webhook, status, lastError } of data.deliveries) {
    invocation.say(`Webhook ${webhook}: ${status}${lastError === null ? '' : `, ${lastError}`}.`);
  }
}
