import { kindOf, isNamed, type Action, type ResourceKind } from './actions.js';
import { isWithin, matches, type ResourcePattern } from './resource-pattern.js';

/** Actions on resources, until a time. */
export interface Grant {
  readonly actions: ReadonlySet<Action>;
  readonly resources: readonly ResourcePattern[];
  /** Milliseconds since the epoch; null for ever. */
  readonly expiresAt: number | null;
}

/** What somebody may do: the sum of grants, and nothing else. There is no grant that takes away. */
export class Permissions {
  private constructor(
    private readonly grants: readonly Grant[],
    /** All of them have to allow it: those of an API key's owner, and the key's own scopes. */
    private readonly within: readonly Permissions[],
    /** When they were read, in milliseconds since the epoch on the clock of the database; 0 for those that are not kept there. */
    readonly readAt: number,
  ) {}

  /** @param now grants that are over by then count no more. */
  static of(grants: readonly Grant[], now: number): Permissions {
    const live = grants.filter(({ expiresAt }) => expiresAt === null || expiresAt > now);
    return new Permissions(live, [], now);
  }

  /** What both allow. */
  and(other: Permissions): Permissions {
    return new Permissions(this.grants, [...this.within, other], this.readAt);
  }

  /** As far as they are among these. */
  only(actions: ReadonlySet<Action>): Permissions {
    const grants = this.grants.map((grant) => ({
      ...grant,
      actions: new Set([...grant.actions].filter((action) => actions.has(action))),
    }));
    return new Permissions(grants, this.within, this.readAt);
  }

  /** @param name of the resource; null for one of which there is only one. */
  allows(action: Action, name: string | null = null): boolean {
    const kind = kindOf(action);
    if (isNamed(kind) && name === null) {
      throw new Error(`${action} is about a ${kind} that has a name`);
    }
    return (
      this.grantsOf(action).some(({ resources }) =>
        resources.some((pattern) => matches(pattern, kind, name)),
      ) && this.within.every((other) => other.allows(action, name))
    );
  }

  /**
   * Whether there may be a resource on which it is allowed: what asking for a list takes, which then shows only what
   * `allows` lets through.
   */
  allowsSomewhere(action: Action): boolean {
    const kind = kindOf(action);
    if (!isNamed(kind)) return this.allows(action);
    const isAbout = ({ resources }: Grant): boolean =>
      resources.some((pattern) => mayMean(pattern, kind));
    return (
      this.grantsOf(action).some(isAbout) &&
      this.within.every((other) => other.allowsSomewhere(action))
    );
  }

  /** Whether all that the other grant allows is allowed here, for as long: nobody gives away what they have not. */
  covers({ actions, resources, expiresAt }: Grant): boolean {
    const hasAll = [...actions].every((action) =>
      resources
        .filter((pattern) => mayMean(pattern, kindOf(action)))
        .every((pattern) =>
          this.grantsOf(action).some(
            (own) =>
              lastsAsLong(own.expiresAt, expiresAt) &&
              own.resources.some((outer) => isWithin(ofKind(pattern, action), outer)),
          ),
        ),
    );
    const grant = { actions, resources, expiresAt };
    return hasAll && this.within.every((other) => other.covers(grant));
  }

  /** For whoever wants to show what is allowed; those of an API key are what its owner's and its scopes have in common. */
  list(): { readonly grants: readonly Grant[]; readonly within: readonly Permissions[] } {
    return { grants: this.grants, within: this.within };
  }

  private grantsOf(action: Action): readonly Grant[] {
    return this.grants.filter(({ actions }) => actions.has(action));
  }
}

function mayMean(pattern: ResourcePattern, kind: ResourceKind): boolean {
  if (pattern.kind !== '*' && pattern.kind !== kind) return false;
  return isNamed(kind) || matches(pattern, kind, null);
}

/** A pattern of every kind, as far as the action is concerned. */
function ofKind(pattern: ResourcePattern, action: Action): ResourcePattern {
  return { ...pattern, kind: kindOf(action) };
}

function lastsAsLong(own: number | null, other: number | null): boolean {
  return own === null || (other !== null && other <= own);
}
