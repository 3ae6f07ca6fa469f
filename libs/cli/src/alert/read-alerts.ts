import type { AlertBody, AlertRuleBody } from '@posthorn/admin-client';
import { printData, printListing, type Format } from '../output/listing.js';
import { sortedBy, type SortOf } from '../output/sort-option.js';
import type { Invocation } from '../runtime/invocation.js';

export async function listRules(
  invocation: Invocation,
  { sort, output }: { readonly sort?: SortOf<'/api/v1/alert-rules'>; readonly output: Format },
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/alert-rules', { params: { query: sortedBy(sort) } });
  await printListing<AlertRuleBody>(invocation, output, {
    rows: data.alertRules,
    columns: [
      { title: 'RULE', value: ({ name }) => name },
      { title: 'SEVERITY', value: ({ severity }) => severity },
      { title: 'STATE', value: stateOf },
      { title: 'FIRING', value: ({ firing }) => String(firing), align: 'right' },
      { title: 'PENDING', value: ({ pending }) => String(pending), align: 'right' },
      { title: 'WHEN', value: conditionText },
      { title: 'FOR', value: ({ forSeconds }) => `${forSeconds} s`, wide: true },
      { title: 'TELLS', value: ({ webhooks }) => webhooks.join(',') || '-', wide: true },
      { title: 'EVALUATED', value: ({ evaluatedAt }) => evaluatedAt ?? '-', wide: true },
    ],
    name: ({ name }) => name,
    empty: 'There are no rules: posthorn alert create makes one.',
  });
}

function stateOf({ isEnabled, evaluationError, firing, pending }: AlertRuleBody): string {
  if (!isEnabled) return 'rests';
  if (evaluationError !== null) return 'unknown';
  if (firing > 0) return 'firing';
  return pending > 0 ? 'pending' : 'ok';
}

function conditionText({ condition }: AlertRuleBody): string {
  const { type, ...fields } = condition;
  const rest = Object.entries(fields)
    .filter(([name, value]) => !(name === 'patternType' && value === 'literal'))
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : String(value)}`);
  return [type, ...rest].join(' ');
}

export async function showRule(
  invocation: Invocation,
  rule: string,
  format: Format,
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/alert-rules/{rule}', { params: { path: { rule } } });
  if (format === 'name') return invocation.print(`${data.name}\n`);
  if (format === 'json' || format === 'yaml') return printData(invocation, format, data);
  await printData(invocation, 'yaml', data);
  await listAlerts(invocation, { rule, state: 'live', output: format });
}

interface AlertOptions {
  readonly rule?: string;
  readonly state: 'live' | 'pending' | 'firing' | 'resolved';
  readonly sort?: SortOf<'/api/v1/alerts'>;
  readonly output: Format;
}

/** As many as a person looks at. */
const SHOWN = 100;

export async function listAlerts(
  invocation: Invocation,
  { rule, state, sort, output }: AlertOptions,
): Promise<void> {
  const api = await invocation.api();
  const { data } = await api.GET('/api/v1/alerts', {
    params: {
      query: { state, pageSize: SHOWN, ...(rule === undefined ? {} : { rule }), ...sortedBy(sort) },
    },
  });
  await printListing<AlertBody>(invocation, output, {
    rows: data.alerts,
    columns: [
      { title: 'ALERT', value: ({ id }) => id, align: 'right' },
      { title: 'STATE', value: ({ state: is }) => is },
      { title: 'SEVERITY', value: ({ severity }) => severity },
      { title: 'RULE', value: (alert) => alert.rule },
      { title: 'SINCE', value: ({ since }) => since },
      { title: 'WHAT', value: ({ summary }) => summary },
      { title: 'RESOLVED', value: ({ resolvedAt }) => resolvedAt ?? '-', wide: true },
    ],
    name: ({ id }) => id,
    empty: state === 'live' ? 'Nothing fires.' : 'There are no such alerts.',
  });
}
