import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail.js';
import type { Caller } from '../audit/caller.js';
import {
  incompatible,
  Publishing,
  type Candidate,
  type Checked,
  type Published,
} from './publishing.js';
import type { VersionFinding } from './schemas/compatibility.js';

/** Registering as whoever asks for it sees it: looked at first, written down, done. */
@Injectable()
export class ContractWrites {
  constructor(
    private readonly publishing: Publishing,
    private readonly audit: AuditTrail,
  ) {}

  /**
   * What is there already is answered without writing anything: services say at every start what they publish.
   * @param at where in the request each of them stands.
   * @throws Problem when one of them is refused; then none of them is registered.
   */
  async publish(
    candidates: readonly Candidate[],
    {
      caller,
      validateOnly,
      at,
    }: { caller: Caller; validateOnly: boolean; at: (index: number) => string },
  ): Promise<readonly Published[]> {
    const understood = await this.publishing.understand(candidates, at);
    const unchanged = await this.publishing.unchanged(understood);
    if (unchanged !== null) return unchanged;
    if (validateOnly) return expected(await this.publishing.check(understood), at);
    const events = candidates.map(({ event }) => event);
    const resource = `contract/${events.length === 1 ? events[0] : '*'}`;
    const action = { action: 'contract.publish', resource, details: { events } };
    return this.audit.run(caller, action, () =>
      this.publishing.publish(understood, caller.actor, at),
    );
  }

  async check(
    candidates: readonly Candidate[],
    at: (index: number) => string,
  ): Promise<readonly Checked[]> {
    return this.publishing.check(await this.publishing.understand(candidates, at));
  }
}

/** What registering them would answer. */
function expected(
  checked: readonly Checked[],
  at: (index: number) => string,
): readonly Published[] {
  const refused = new Map<string, readonly VersionFinding[]>(
    checked.flatMap(({ event, findings }) => (findings.length === 0 ? [] : [[event, findings]])),
  );
  const errors = checked.flatMap(({ findings }, index) =>
    findings.map(({ message }) => ({ pointer: at(index), message })),
  );
  if (errors.length > 0) throw incompatible(refused, errors);
  return checked.map(
    ({ event, comparedWith, published }) =>
      published ?? { event, version: (comparedWith ?? 0) + 1, schemaId: null, isNew: true },
  );
}
