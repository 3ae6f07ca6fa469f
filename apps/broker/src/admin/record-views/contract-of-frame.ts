import { topicOf } from '../contracts/contract-topic.js';
import type { SchemaUse } from '../contracts/store/schema-rows.js';

/** A contract and one of its versions. */
export interface ContractVersionName {
  readonly event: string;
  readonly version: number;
}

/**
 * Of the contracts that have the schema the one that the record is of: of its topic, where there is one; else the first that
 * the caller may see.
 */
export function contractOf(
  uses: readonly SchemaUse[],
  topic: string,
  maySee: (event: string) => boolean,
): ContractVersionName | null {
  const visible = uses.filter(({ subject }) => maySee(subject));
  const live = visible.filter(({ isDeleted }) => !isDeleted);
  const among = live.length > 0 ? live : visible;
  const isOfTopic = (use: SchemaUse): boolean =>
    topicOf({ name: use.subject, topic: use.topic }, (name) => name === topic) === topic;
  // The last version, where one schema is several of them.
  const found = among.findLast(isOfTopic) ?? among[0];
  return found === undefined ? null : { event: found.subject, version: found.version };
}
