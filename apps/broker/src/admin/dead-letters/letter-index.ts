import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Partition, Topic } from '@posthorn/log';
import { AdminTables } from '../database/admin-tables.js';
import type {
  CommittedPage,
  CommittedRecord,
  UndecodableBatch,
} from '../cluster/committed-records.js';
import { fingerprintOf } from './fingerprint.js';
import { letterFacts, type LetterFacts } from '../headers/letter-headers.js';
import { originTopicsOf } from '../headers/origin-topics.js';

const KEY_HASH_BYTES = 16;
const UNDECODABLE = 'UndecodableBatch';
/** PostgreSQL's dates end before a producer's timestamps do. */
const TIMESTAMP_MAX = 253_402_300_799_999n;

const POSITION = `
  select next_offset as "nextOffset" from posthorn_admin.dead_letter_positions
  where topic_id = $1 and partition = $2`;

/** Moved only by whoever saw where it was: two brokers that read the same page write it once. */
const ADVANCE = `
  insert into posthorn_admin.dead_letter_positions as p (topic_id, partition, next_offset) values ($1, $2, $4)
  on conflict (topic_id, partition) do update set next_offset = excluded.next_offset
  where p.next_offset = $3`;

/** In one order everywhere, so that no two wait for each other. The message is for brokers of before that show it still. */
const ADD_GROUPS = `
  insert into posthorn_admin.dead_letter_groups (group_id, handler, exception, fingerprint, message, message_topics)
  select distinct on ("group", handler, fingerprint) "group", handler, exception, fingerprint, message,
    array_append("originTopics", $2)
  from jsonb_to_recordset($1) as l ("group" text, handler text, exception text, fingerprint text, message text,
    "originTopics" text[])
  order by "group", handler, fingerprint
  on conflict (group_id, handler, fingerprint) do nothing`;

// In the order of the log, which a join does not keep, since lists go by id.
// A group that was deleted in between is null here, which the table refuses: the page is written anew.
const ADD_LETTERS = `
  insert into posthorn_admin.dead_letters (topic, topic_id, partition, "offset", written_at, origin_topic,
    origin_partition, origin_offset, origin_timestamp, letter_group_id, message, attempt, key_hash, is_cut,
    times_redriven, redriven_from, origin_topics)
  select $2, $3, $4, l."offset", to_timestamp(l."writtenAt" / 1000.0), l."originTopic", l."originPartition",
    l."originOffset", l."originTimestamp", g.id, l.message, l.attempt, decode(l."keyHash", 'hex'), l."isCut",
    l."timesRedriven", l."redrivenFrom", l."originTopics"
  from jsonb_to_recordset($1) as l ("offset" bigint, "writtenAt" bigint, "originTopic" text, "originPartition" int,
    "originOffset" bigint, "originTimestamp" bigint, "group" text, handler text, fingerprint text, message text,
    attempt int, "keyHash" text, "isCut" boolean, "timesRedriven" int, "redrivenFrom" text,
    "originTopics" text[])
  left join posthorn_admin.dead_letter_groups g
    on g.group_id = l."group" and g.handler = l.handler and g.fingerprint = l.fingerprint
  order by l."offset"
  on conflict (topic_id, partition, "offset") do nothing`;

/** What the log has dropped. A letter that is being redriven stays until its job has seen that it is gone. */
const DROP_BEFORE = `
  delete from posthorn_admin.dead_letters
  where topic_id = $1 and partition = $2 and "offset" < $3 and status <> 'redriving'`;

/** By the log's own table, in the same database: what a broker knows of topics may be a moment old. */
const DROP_DELETED = `
  with gone as (
    select distinct p.topic_id from posthorn_admin.dead_letter_positions p
    where not exists (select from posthorn.topics t where t.topic_id = p.topic_id)
  ), positions as (
    delete from posthorn_admin.dead_letter_positions where topic_id in (select topic_id from gone)
  )
  delete from posthorn_admin.dead_letters
  where topic_id in (select topic_id from gone) and status <> 'redriving'`;

const DROP_EMPTY_GROUPS = `
  delete from posthorn_admin.dead_letter_groups g
  where not exists (select from posthorn_admin.dead_letters l where l.letter_group_id = g.id)`;

/** Of rows that tell of the same, one. Whoever else does it meanwhile adds up what this leaves. */
const MERGE_COUNTS = `
  with gone as (
    delete from posthorn_admin.dead_letter_counts c using (
      select letter_group_id, topic, origin_topic, status from posthorn_admin.dead_letter_counts
      group by 1, 2, 3, 4 having count(*) > 1 or sum(count) = 0) m
    where c.letter_group_id = m.letter_group_id and c.topic = m.topic and c.status = m.status
      and c.origin_topic is not distinct from m.origin_topic
    returning c.*)
  insert into posthorn_admin.dead_letter_counts
  select letter_group_id, topic, origin_topic, status, sum(count), max(times_redriven_max), min(first_seen), max(last_seen)
  from gone group by 1, 2, 3, 4 having sum(count) <> 0`;

const MERGE_HOURS = `
  with gone as (
    delete from posthorn_admin.dead_letter_hours h using (
      select letter_group_id, hour from posthorn_admin.dead_letter_hours
      group by 1, 2 having count(*) > 1 or hour < now() - interval '2 days') m
    where h.letter_group_id = m.letter_group_id and h.hour = m.hour returning h.*)
  insert into posthorn_admin.dead_letter_hours
  select letter_group_id, hour, sum(count) from gone where hour >= now() - interval '2 days' group by 1, 2`;

interface LetterRow extends Omit<LetterFacts, 'originOffset' | 'originTimestamp'> {
  readonly offset: string;
  readonly writtenAt: string;
  readonly originOffset: string | null;
  readonly originTimestamp: string | null;
  readonly fingerprint: string;
  readonly keyHash: string | null;
  readonly originTopics: readonly string[];
}

/** What the indexer writes: letters, and how far it is, in one transaction. */
@Injectable()
export class LetterIndex {
  constructor(private readonly tables: AdminTables) {}

  /** The next offset to index; null before the first. */
  async position(topic: Topic, partition: Partition): Promise<bigint | null> {
    const values = [topic.id, partition.index];
    const rows = await this.tables.query<{ nextOffset: bigint }>(POSITION, values);
    return rows[0]?.nextOffset ?? null;
  }

  /** @returns false when somebody else has been there. */
  add(
    topic: Topic,
    partition: Partition,
    from: bigint,
    {
      records,
      undecodable,
      nextOffset,
    }: Pick<CommittedPage, 'records' | 'undecodable' | 'nextOffset'>,
  ): Promise<boolean> {
    const rows = JSON.stringify([
      ...records.map((record) => rowOf(record)),
      ...undecodable.map((batch) => undecodableRow(batch)),
    ]);
    return this.tables.transaction(async (client) => {
      const moved = await client.query(ADVANCE, [topic.id, partition.index, from, nextOffset]);
      if (moved.rowCount !== 1) return false;
      if (rows === '[]') return true;
      await client.query(ADD_GROUPS, [rows, topic.name]);
      await client.query(ADD_LETTERS, [rows, topic.name, topic.id, partition.index]);
      return true;
    });
  }

  /** Retention is the log's: what it has dropped is no letter any more. */
  async dropBefore(topic: Topic, partition: Partition, logStartOffset: bigint): Promise<void> {
    await this.tables.query(DROP_BEFORE, [topic.id, partition.index, logStartOffset]);
  }

  /** Letters of topics that were deleted, and groups without letters. */
  async sweep(): Promise<void> {
    await this.tables.query(DROP_DELETED);
    await this.tables.query(DROP_EMPTY_GROUPS);
    await this.mergeCounts();
  }

  /** Counts that were written one by one become one. */
  async mergeCounts(): Promise<void> {
    await this.tables.query(MERGE_COUNTS);
    await this.tables.query(MERGE_HOURS);
  }
}

export function keyHashOf(key: Buffer | null): Buffer | null {
  if (key === null) return null;
  return createHash('sha256').update(key).digest().subarray(0, KEY_HASH_BYTES);
}

function rowOf({ offset, timestamp, key, headers }: CommittedRecord): LetterRow {
  const facts = letterFacts(headers);
  return {
    ...facts,
    offset: String(offset),
    writtenAt: dateOf(timestamp),
    originOffset: facts.originOffset === null ? null : String(facts.originOffset),
    originTimestamp: facts.originTimestamp === null ? null : String(facts.originTimestamp),
    fingerprint: fingerprintOf(facts.exception, facts.message),
    keyHash: keyHashOf(key)?.toString('hex') ?? null,
    originTopics: originTopicsOf(headers),
  };
}

function undecodableRow({ baseOffset, timestamp, reason }: UndecodableBatch): LetterRow {
  return {
    ...letterFacts([]),
    originOffset: null,
    originTimestamp: null,
    offset: String(baseOffset),
    writtenAt: dateOf(timestamp),
    exception: UNDECODABLE,
    message: reason.slice(0, 1_000),
    fingerprint: fingerprintOf(UNDECODABLE, reason),
    keyHash: null,
    originTopics: [],
  };
}

function dateOf(timestamp: bigint): string {
  if (timestamp < 0n) return '0';
  return String(timestamp > TIMESTAMP_MAX ? TIMESTAMP_MAX : timestamp);
}
