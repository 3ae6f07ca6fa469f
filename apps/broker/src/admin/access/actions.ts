/**
 * What can be done to what: the one table. Roles, API keys' scopes, `@Requires` and the documentation speak of
 * `topic:view` and so on, and of nothing that is not here.
 *
 * A named kind is many (topics), and a role can be bound to some of them; any other is one (the audit log).
 */
export const resourceKinds = {
  topic: {
    isNamed: true,
    actions: [
      'view',
      'create',
      'edit',
      'delete',
      'records_read',
      'records_produce',
      'records_delete',
      /** Sees what masking rules hide from others. */
      'records_unmask',
    ],
  },
  group: { isNamed: true, actions: ['view', 'reset', 'delete', 'pause'] },
  /** By the name of the topic that the record came from. */
  deadLetter: { isNamed: true, actions: ['view', 'redrive', 'edit', 'discard'] },
  /** By the name of the event. */
  contract: { isNamed: true, actions: ['view', 'check', 'edit', 'delete'] },
  replay: { isNamed: false, actions: ['view', 'create', 'cancel'] },
  export: { isNamed: false, actions: ['view', 'create', 'cancel'] },
  /** Redrives and what else goes on after the answer. */
  job: { isNamed: false, actions: ['view', 'cancel'] },
  search: { isNamed: false, actions: ['run', 'edit'] },
  journey: { isNamed: false, actions: ['view'] },
  /** Services, and who produces and consumes what. */
  topology: { isNamed: false, actions: ['view'] },
  cluster: { isNamed: false, actions: ['view'] },
  broker: { isNamed: false, actions: ['view'] },
  storage: { isNamed: false, actions: ['view', 'edit'] },
  /** Of brokers and of the cluster; a topic's are the topic's. */
  config: { isNamed: false, actions: ['view', 'edit'] },
  quota: { isNamed: false, actions: ['view', 'edit'] },
  metrics: { isNamed: false, actions: ['view'] },
  audit: { isNamed: false, actions: ['view'] },
  acl: { isNamed: false, actions: ['view', 'edit'] },
  user: { isNamed: false, actions: ['view', 'create', 'edit', 'delete'] },
  role: { isNamed: false, actions: ['view', 'edit'] },
  /** Of other people: one's own need no permission. */
  apiKey: { isNamed: false, actions: ['view', 'create', 'revoke'] },
  /** What is hidden of records, from whom may not unmask them. */
  maskingRule: { isNamed: false, actions: ['view', 'edit'] },
  session: { isNamed: false, actions: ['view', 'revoke'] },
  /** Rules, and what they say. */
  alert: { isNamed: false, actions: ['view', 'edit'] },
  /** Who is told: whoever edits them has brokers send requests where they like. */
  webhook: { isNamed: false, actions: ['view', 'edit'] },
} as const satisfies Record<string, ResourceKindDefinition>;

interface ResourceKindDefinition {
  readonly isNamed: boolean;
  readonly actions: readonly string[];
}

type Kinds = typeof resourceKinds;

export type ResourceKind = keyof Kinds;

/** `topic:view`. */
export type Action = {
  [Kind in ResourceKind]: `${Kind}:${Kinds[Kind]['actions'][number]}`;
}[ResourceKind];

export const allActions: readonly Action[] = Object.entries(resourceKinds).flatMap(
  ([kind, { actions }]) => actions.map((action) => `${kind}:${action}` as Action),
);

/** Those that change nothing: what a broker allows that takes no changes. */
export const readingActions: ReadonlySet<Action> = new Set(
  allActions.filter((action) => /:(?:view|records_read|records_unmask|run|check)$/.test(action)),
);

export function isAction(text: string): text is Action {
  return (allActions as readonly string[]).includes(text);
}

/** What the action is done to. */
export function kindOf(action: Action): ResourceKind {
  return action.slice(0, action.indexOf(':')) as ResourceKind;
}

export function isNamed(kind: ResourceKind): boolean {
  return resourceKinds[kind].isNamed;
}
