import type { Permissions } from '../access/permissions.js';
import type { Action } from '../access/actions.js';
import { Problem } from '../http/problem.js';
import type { DefinitionChange, DefinitionKind, Definitions } from './definitions.dto.js';

/** One change on the way from what is there to what a document says. */
export interface PlannedChange extends DefinitionChange {
  /** null of what nobody can do here: see its action. */
  readonly apply: ((actor: string) => Promise<void>) | null;
}

/** For each entry of the document what there is to do; nothing where it is so already. */
export type Plan = readonly (readonly PlannedChange[])[];

/** One kind of what a cluster is made of. */
export interface DefinitionPart {
  /** What there is, of what the caller may see; nothing where the broker has none of the kind. */
  export(permissions: Permissions): Promise<Partial<Definitions>>;
  /** @throws Problem when the caller may not make a change, or the document makes no sense. */
  plan(document: Definitions, permissions: Permissions): Promise<Plan>;
}

export function demand(permissions: Permissions, action: Action, name: string | null = null): void {
  if (permissions.allows(action, name)) return;
  const of = name === null ? '' : ` of "${name}"`;
  throw new Problem('forbidden', `The document changes what takes ${action}${of}.`);
}

export function change(
  kind: DefinitionKind,
  name: string,
  rest: Omit<PlannedChange, 'kind' | 'name'>,
): PlannedChange {
  return { kind, name, ...rest };
}
