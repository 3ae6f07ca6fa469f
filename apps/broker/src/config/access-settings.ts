import { parseBoolean, parseText, parseWord } from './parsers.js';
import { integer, setting } from './setting.js';

/** Who may do what. */
export const accessSettings = {
  authorizer: setting({
    env: 'POSTHORN_AUTHORIZER',
    flag: 'authorizer',
    kafka: 'authorizer.class.name',
    default: 'none',
    parse: parseWord('none', 'acl'),
    why: 'acl: nothing is allowed but by an ACL or to a super user. none, as in Kafka: everything is allowed to everyone who may connect.',
  }),
  superUsers: setting<string | null>({
    env: 'POSTHORN_SUPER_USERS',
    flag: 'super-users',
    kafka: 'super.users',
    default: null,
    parse: parseText,
    why: 'Principals that are allowed everything, separated by semicolons: User:admin;User:ops. The first ACLs need one.',
  }),
  allowEveryoneIfNoAclFound: setting({
    env: 'POSTHORN_ALLOW_EVERYONE_IF_NO_ACL_FOUND',
    flag: 'allow-everyone-if-no-acl-found',
    kafka: 'allow.everyone.if.no.acl.found',
    default: false,
    parse: parseBoolean,
    why: "With the authorizer: whether a resource that no ACL is about is open to everyone. Kafka's default.",
  }),
  quotaWindowNum: setting({
    env: 'POSTHORN_QUOTA_WINDOW_NUM',
    flag: 'quota-window-num',
    kafka: 'quota.window.num',
    default: 11,
    parse: integer(1, 3_600),
    why: "Samples over which the rate of a client quota is the mean. Kafka's default: ten seconds and the one that runs.",
  }),
  quotaWindowSizeSeconds: setting({
    env: 'POSTHORN_QUOTA_WINDOW_SIZE_SECONDS',
    flag: 'quota-window-size-seconds',
    kafka: 'quota.window.size.seconds',
    default: 1,
    parse: integer(1, 3_600),
    why: "How long a sample of a client quota is. Kafka's default.",
  }),
} as const;
