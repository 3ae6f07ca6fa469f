/** Failures of alert rules and webhooks: part of `problemTypes`. */
export const alertProblemTypes = {
  'alert-rule-not-found': {
    status: 404,
    title: 'There is no such alert rule',
    hint: 'GET /api/v1/alert-rules lists those there are; names are case-sensitive.',
  },
  'alert-rule-exists': {
    status: 409,
    title: 'There is an alert rule of this name',
    hint: 'PATCH changes it; another one needs another name.',
  },
  'too-many-alert-rules': {
    status: 409,
    title: 'There are as many alert rules as there may be',
    hint: 'A rule can be about many groups: patternType "prefixed", or "*" for all. Delete some.',
  },
  'alert-not-found': {
    status: 404,
    title: 'There is no such alert',
    hint: 'GET /api/v1/alerts lists those there are. What is resolved is forgotten after the days that /settings says.',
  },
  'webhook-not-found': {
    status: 404,
    title: 'There is no such webhook',
    hint: 'GET /api/v1/webhooks lists those there are; names are case-sensitive.',
  },
  'webhook-exists': {
    status: 409,
    title: 'There is a webhook of this name',
    hint: 'PATCH changes it; another one needs another name.',
  },
  'webhook-in-use': {
    status: 409,
    title: 'Alert rules tell this webhook',
    hint: 'The detail names some of them. Change those first.',
  },
  'too-many-webhooks': {
    status: 409,
    title: 'There are as many webhooks as there may be',
    hint: 'Delete some that no rule needs.',
  },
  'alert-delivery-not-found': {
    status: 404,
    title: 'There is no such delivery',
    hint: 'GET /api/v1/alert-deliveries lists those there are. They are forgotten with their alerts.',
  },
  'alert-delivery-pending': {
    status: 409,
    title: 'The delivery is still under way',
    hint: 'It is tried again by itself; `nextAttemptAt` says when.',
  },
} as const;
