import { BatchFailedException } from '@posthorn/transport';

/**
 * A batch handler may say that some records are done and others failed. In one transaction there is no such thing: whatever
 * failed is thrown, so that all of it is rolled back and nobody takes the rest for done.
 */
export async function wholeOrNothing(handled: Promise<unknown>): Promise<undefined> {
  let value: unknown;
  try {
    value = await handled;
  } catch (error) {
    throw error instanceof BatchFailedException ? error.cause : error;
  }
  const failed = Array.isArray(value) ? value.find(isRejection) : undefined;
  if (failed !== undefined) throw failed.reason;
  return undefined;
}

function isRejection(result: unknown): result is PromiseRejectedResult {
  return (
    typeof result === 'object' &&
    result !== null &&
    'status' in result &&
    result.status === 'rejected' &&
    'reason' in result
  );
}
