import { PosthornFatalException } from '../errors/exceptions.js';
import { describeIssue, type SchemaIssue } from './standard-schema.js';

/** A payload of thousands of faults is described by its first ones. */
const ISSUES_DESCRIBED = 10;

/**
 * A payload is not what its contract says. At publish nothing was written; at consume the record goes to the dead
 * letters at once, since the same bytes fail the same way again.
 */
export class ContractViolationException extends PosthornFatalException {
  override name = 'ContractViolationException';

  constructor(
    /** The contract's type, or its topic where it has none. */
    readonly contract: string,
    readonly issues: readonly SchemaIssue[],
  ) {
    const described = issues.slice(0, ISSUES_DESCRIBED).map(describeIssue);
    const more = issues.length - described.length;
    if (more > 0) described.push(`and ${more} more`);
    super(`the payload does not keep the contract '${contract}': ${described.join('; ')}`);
  }
}
