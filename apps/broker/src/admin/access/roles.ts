import { allActions, type Action } from './actions.js';

/** Who may do what, as a set that has a name. */
export interface Role {
  readonly name: string;
  readonly description: string;
  readonly actions: ReadonlySet<Action>;
}

/** Who may do what is seen and changed by administrators alone: whoever changes it could become one. */
const ADMINISTRATION =
  /^(?:acl|user|role|apiKey|session|audit|maskingRule):|^topic:records_unmask$/;

const VIEWER = allActions.filter(
  (action) =>
    !ADMINISTRATION.test(action) &&
    (action.endsWith(':view') || action === 'topic:records_read' || action === 'search:run'),
);

const DEVELOPER: readonly Action[] = [
  ...VIEWER,
  'topic:records_produce',
  'deadLetter:redrive',
  'deadLetter:edit',
  'group:reset',
  'group:pause',
  'replay:create',
  'replay:cancel',
  'export:create',
  'export:cancel',
  'job:cancel',
  'contract:check',
  'contract:edit',
];

const OPERATOR: readonly Action[] = [
  ...allActions.filter((action) => !ADMINISTRATION.test(action)),
  'acl:view',
  'audit:view',
];

const BUILT_IN: readonly (readonly [string, string, readonly Action[]])[] = [
  ['viewer', 'Sees everything but who may do what, records included; changes nothing.', VIEWER],
  [
    'developer',
    'A viewer who publishes records, redrives and edits dead letters, resets and pauses groups, replays and exports.',
    DEVELOPER,
  ],
  [
    'operator',
    'Runs the cluster: topics, groups, dead letters, configs and quotas, deletion included; sees ACLs and the audit log.',
    OPERATOR,
  ],
  ['admin', 'Everything, users and their rights included.', allActions],
];

/** Those that are always there and never change. */
export const builtInRoles: ReadonlyMap<string, Role> = new Map(
  BUILT_IN.map(([name, description, actions]) => [
    name,
    { name, description, actions: new Set(actions) },
  ]),
);
