import { parseBoolean, parseText, parseWord } from './config-parsers.js';
import { setting } from './setting.js';

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
} as const;
