import { QueryFailedError, TypeORMError } from 'typeorm';
import { Problem } from '../http/problem.js';
import { unkeptText } from '../http/unkept-text.js';

/** An answer of PostgreSQL's, or none; but a complaint of TypeORM's own is a bug of ours. @param what of the sentence "… could not be reached". */
export async function whileReachable<T>(what: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof TypeORMError && !(cause instanceof QueryFailedError)) throw cause;
    throw (
      unkeptText(cause) ??
      new Problem('storage-unavailable', `${what} could not be reached.`, { cause })
    );
  }
}
