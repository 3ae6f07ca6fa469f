import { BROKER, principalText, type Principal } from '../security/principal.js';
import type { Acl, OperationName, ResourceTypeName } from './acl.js';
import { AclRules } from './acl-rules.js';
import { Access, type AccessRules } from './access.js';
import { canonicalHost } from './host.js';

export interface AuthorizerSettings {
  /** False: everything is allowed to everyone. */
  readonly isEnabled: boolean;
  /** `User:admin`: allowed everything, whatever the ACLs say. */
  readonly superUsers: ReadonlySet<string>;
  readonly allowEveryoneIfNoAclFound: boolean;
}

/** A request, or a part of one, that was refused. */
export interface DeniedRequest {
  readonly principal: string;
  readonly host: string;
  readonly operation: OperationName;
  readonly resourceType: ResourceTypeName;
  readonly resourceName: string;
}

const REQUESTERS_MAX = 10_000;
const EVERYTHING = new Access(null);
/** Kafka asks about a name that nobody has, by which super users pass although their name is in a DENY. */
const NO_NAME = 'hardcode';

/** Gives every connection its rights, under the ACLs that are in force now. */
export class Authorizer {
  private rules = new AclRules([]);
  private readonly known = new Map<string, Map<string, Access>>();
  private knownCount = 0;

  constructor(
    private readonly settings: AuthorizerSettings,
    private readonly onDenied: (denied: DeniedRequest) => void,
  ) {}

  get isEnabled(): boolean {
    return this.settings.isEnabled;
  }

  /** From here on the ACLs are these. Requests under way keep the rights they began with. */
  replace(acls: Iterable<Acl>): void {
    this.rules = new AclRules(acls);
    this.forget();
  }

  accessOf(principal: Principal, remoteHost: string): Access {
    if (!this.settings.isEnabled || principal === BROKER) return EVERYTHING;
    const access = this.known.get(principal.name)?.get(remoteHost);
    return access ?? this.add(principal, remoteHost);
  }

  private add(principal: Principal, remoteHost: string): Access {
    if (++this.knownCount > REQUESTERS_MAX) this.forget();
    let byHost = this.known.get(principal.name);
    if (byHost === undefined) this.known.set(principal.name, (byHost = new Map()));
    const access = new Access(this.rulesFor(principalText(principal), canonicalHost(remoteHost)));
    byHost.set(remoteHost, access);
    return access;
  }

  private rulesFor(principal: string, host: string): AccessRules {
    const { rules, settings, onDenied } = this;
    const isSuperUser = settings.superUsers.has(principal);
    const allows: AccessRules['allows'] = (operation, resourceType, resourceName) =>
      isSuperUser ||
      (rules.decide({ principal, host, operation, resourceType, resourceName }) ??
        settings.allowEveryoneIfNoAclFound);
    return {
      allows,
      allowsSomewhere: (operation, type) =>
        allows(operation, type, NO_NAME) ||
        rules.allowsSomewhere({ principal, host }, operation, type),
      denied: (operation, resourceType, resourceName) =>
        onDenied({ principal, host, operation, resourceType, resourceName }),
    };
  }

  private forget(): void {
    this.known.clear();
    this.knownCount = 0;
  }
}
