import { Column, Entity, PrimaryColumn, PrimaryGeneratedColumn } from 'typeorm';

/** What a transaction hands to the outbox. */
export interface OutgoingRecord {
  readonly topic: string;
  /** Records of one key are published in the order in which their transactions committed. null: no order is promised. */
  readonly key: string | null;
  readonly value: string | Buffer | null;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A row that waits for the relay. It is deleted once the broker has acknowledged the record. */
@Entity({ name: 'outbox' })
export class OutboxRow {
  @PrimaryGeneratedColumn('identity', { type: 'bigint', generatedIdentity: 'ALWAYS' })
  id: string;

  @Column('uuid', { name: 'event_id' })
  eventId: string;

  @Column('text')
  topic: string;

  @Column('text', { nullable: true })
  key: string | null;

  @Column('bytea', { nullable: true })
  value: Buffer | null;

  @Column('jsonb')
  headers: Record<string, string>;

  @Column('timestamptz', { name: 'added_at', default: () => 'now()' })
  addedAt: Date;
}

/** The one row that says which instance relays just now. */
@Entity({ name: 'outbox_relay' })
export class OutboxRelayRow {
  @PrimaryColumn('smallint')
  id: number;

  @Column('text')
  owner: string;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;
}

/** An event whose effects are in this database. */
@Entity({ name: 'inbox' })
export class InboxRow {
  @PrimaryColumn('text', { name: 'event_id' })
  eventId: string;

  @Column('timestamptz', { name: 'received_at', default: () => 'now()' })
  receivedAt: Date;
}

/** For the `entities` of a DataSource. */
export const outboxEntities = [OutboxRow, OutboxRelayRow, InboxRow];
