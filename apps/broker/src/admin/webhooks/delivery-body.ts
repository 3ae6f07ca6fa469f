import type { Alert } from '../alerts/alert.js';
import type { DeliveryEvent, WebhookFormat } from './webhook.js';

/** Fits what chat programs take in one message. */
const TEXT_LENGTH_MAX = 2_000;

export interface Told {
  readonly event: DeliveryEvent;
  readonly alert: Pick<
    Alert,
    | 'rule'
    | 'severity'
    | 'state'
    | 'labels'
    | 'summary'
    | 'value'
    | 'since'
    | 'firedAt'
    | 'resolvedAt'
  > & { readonly id: bigint | null };
  readonly clusterId: string;
  readonly at: Date;
}

/** What a webhook is sent, as its format has it. */
export function deliveryBody(format: WebhookFormat, told: Told): string {
  return JSON.stringify(format === 'slack' ? slack(told) : standard(told));
}

/** `type`, `timestamp` and `data` as the Standard Webhooks have them. */
function standard({ event, alert, clusterId, at }: Told): object {
  const { id, rule, severity, state, labels, summary, value } = alert;
  return {
    type: event,
    timestamp: at.toISOString(),
    data: {
      clusterId,
      alert: {
        id: id === null ? null : String(id),
        rule,
        severity,
        state,
        labels,
        summary,
        value,
        since: alert.since.toISOString(),
        firedAt: alert.firedAt?.toISOString() ?? null,
        resolvedAt: alert.resolvedAt?.toISOString() ?? null,
      },
    },
  };
}

/** Slack, Mattermost and others take this. */
function slack({ event, alert: { rule, severity, summary } }: Told): object {
  const what = { 'alert.firing': 'FIRING', 'alert.resolved': 'RESOLVED', 'alert.test': 'TEST' }[
    event
  ];
  // Their own marks for mentions and links begin with it: a group may be called `<!channel>`.
  const text = `[${what}] ${severity} ${rule}: ${summary}`
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
  return { text: text.slice(0, TEXT_LENGTH_MAX) };
}
