import { Injectable } from '@nestjs/common';
import { AdminTables } from '../database/admin-tables.js';
import type {
  AreaName,
  DatabaseFigures,
  SegmentClass,
  StorageArea,
  VacuumFigures,
  WalFigures,
} from './figures.dto.js';

const TABLES_SHOWN = 20;

/** Every table of this database once, with what it is for: those that all databases share are left out. Sizes are null of a table that was dropped meanwhile. */
const TABLES = `
  select c.oid, n.nspname as schema, c.relname as name, age(c.relfrozenxid) as age,
    coalesce(pg_table_size(c.oid), 0) as table_bytes, coalesce(pg_indexes_size(c.oid), 0) as index_bytes,
    coalesce(s.n_live_tup, 0) as live, coalesce(s.n_dead_tup, 0) as dead,
    greatest(s.last_vacuum, s.last_autovacuum) as vacuumed_at,
    case
      when n.nspname = 'posthorn_admin' then 'admin'
      when n.nspname in ('pg_catalog', 'information_schema') then 'catalog'
      when n.nspname <> 'posthorn' then 'other'
      when c.relname ~ '^log_segment_' then 'log'
      when c.relname ~ '^index_(runs|pages)$' then 'searchIndex'
      when c.relname ~ '^(group_|transaction_states_)' then 'groups'
      when c.relname ~ '^outbox' then 'outbox'
      when c.relname ~ '^inbox' then 'inbox'
      else 'metadata'
    end as area
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_stat_all_tables s on s.relid = c.oid
  where c.relkind in ('r', 'm') and n.nspname <> 'pg_toast' and c.relpersistence <> 't' and not c.relisshared`;

const AREAS = `
  select area, count(*)::int as tables, sum(table_bytes)::int8 as table_bytes, sum(index_bytes)::int8 as index_bytes,
    sum(live)::int8 as live, sum(dead)::int8 as dead
  from (${TABLES}) t group by area order by sum(table_bytes + index_bytes) desc, area`;

const VACUUMED = `
  select schema || '.' || name as "table", table_bytes + index_bytes as bytes, live, dead, vacuumed_at, age
  from (${TABLES}) t order by dead desc, table_bytes desc, name limit ${TABLES_SHOWN}`;

const CLASSES = `
  select s.retention_class, count(*)::int as segments, count(*) filter (where s.sealed_at is null)::int as active,
    coalesce(sum(pg_total_relation_size(to_regclass('posthorn.log_segment_' || s.segment_id))), 0)::int8 as bytes,
    min(s.created_at) as oldest
  from posthorn.segments s group by s.retention_class order by s.retention_class`;

const DATABASE = `
  select current_database() as name, current_setting('server_version') as version,
    pg_database_size(current_database()) as bytes,
    (select count(*)::int from pg_stat_activity where datname = current_database()) as connections,
    current_setting('max_connections')::int as max_connections`;

const VACUUM = `
  select age(d.datfrozenxid) as age, current_setting('autovacuum_freeze_max_age')::int as freeze_max_age,
    current_setting('autovacuum')::bool as automatic,
    (select count(*)::int from pg_stat_progress_vacuum v where v.datid = d.oid) as running,
    (select extract(epoch from clock_timestamp() - min(a.xact_start))::float8 from pg_stat_activity a
      where a.datid = d.oid and a.pid <> pg_backend_pid() and a.backend_type = 'client backend') as oldest_seconds
  from pg_database d where d.datname = current_database()`;

const WAL = `
  select pg_current_wal_lsn()::text as position, w.wal_bytes::int8 as written, w.stats_reset as since,
    has_function_privilege('pg_ls_waldir()', 'execute') as may_list
  from pg_stat_wal w`;

const SLOTS = `
  select slot_name as name, active, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::int8 as retained
  from pg_replication_slots order by slot_name`;

/** The right to call a function is looked at before anything is run, whether it is called or not: a statement of its own. */
const DIRECTORY = `select coalesce(sum(size), 0)::int8 as bytes from pg_ls_waldir()`;

const INDEX_BYTES = `
  select t.name as topic, sum(r.bytes)::int8 as bytes
  from posthorn.topics t join posthorn.partitions p using (topic_id) join posthorn.index_runs r using (partition_id)
  where t.name = any ($1) group by t.name`;

/** What PostgreSQL tells of the database that the log is kept in. */
@Injectable()
export class StorageFigures {
  constructor(private readonly tables: AdminTables) {}

  get isThere(): boolean {
    return this.tables.isThere;
  }

  async database(): Promise<DatabaseFigures> {
    const [row] = await this.tables.query<{
      name: string;
      version: string;
      bytes: bigint;
      connections: number;
      max_connections: number;
    }>(DATABASE);
    const { name, version, bytes, connections, max_connections: maxConnections } = row;
    return { name, version, sizeInBytes: bytes.toString(), connections, maxConnections };
  }

  async areas(): Promise<StorageArea[]> {
    const rows = await this.tables.query<{
      area: AreaName;
      tables: number;
      table_bytes: bigint;
      index_bytes: bigint;
      live: bigint;
      dead: bigint;
    }>(AREAS);
    return rows.map((row) => ({
      area: row.area,
      tables: row.tables,
      tableBytes: row.table_bytes.toString(),
      indexBytes: row.index_bytes.toString(),
      liveRows: row.live.toString(),
      deadRows: row.dead.toString(),
    }));
  }

  async segmentClasses(): Promise<SegmentClass[]> {
    const rows = await this.tables.query<{
      retention_class: string;
      segments: number;
      active: number;
      bytes: bigint;
      oldest: Date;
    }>(CLASSES);
    return rows.map(({ retention_class: retentionClass, segments, active, bytes, oldest }) => ({
      retentionClass,
      segments,
      active,
      bytes: bytes.toString(),
      oldestCreatedAt: oldest.toISOString(),
    }));
  }

  async wal(): Promise<WalFigures> {
    const [wal] = await this.tables.query<{
      position: string;
      written: bigint;
      since: Date | null;
      may_list: boolean;
    }>(WAL);
    const slots = await this.tables.query<{
      name: string;
      active: boolean;
      retained: bigint | null;
    }>(SLOTS);
    const [directory] = wal.may_list ? await this.tables.query<{ bytes: bigint }>(DIRECTORY) : [];
    return {
      position: wal.position,
      writtenBytes: wal.written.toString(),
      countedSince: wal.since?.toISOString() ?? null,
      directoryBytes: directory?.bytes.toString() ?? null,
      slots: slots.map(({ name, active, retained }) => ({
        name,
        isActive: active,
        retainedBytes: retained?.toString() ?? null,
      })),
    };
  }

  async vacuum(): Promise<VacuumFigures> {
    const [row] = await this.tables.query<{
      age: number;
      freeze_max_age: number;
      automatic: boolean;
      running: number;
      oldest_seconds: number | null;
    }>(VACUUM);
    const tables = await this.tables.query<{
      table: string;
      bytes: bigint;
      live: bigint;
      dead: bigint;
      vacuumed_at: Date | null;
      age: number;
    }>(VACUUMED);
    return {
      transactionAge: row.age,
      freezeMaxAge: row.freeze_max_age,
      isAutomatic: row.automatic,
      running: row.running,
      oldestTransactionSeconds: row.oldest_seconds,
      tables: tables.map(({ table, bytes, live, dead, vacuumed_at: vacuumedAt, age }) => ({
        table,
        sizeInBytes: bytes.toString(),
        liveRows: live.toString(),
        deadRows: dead.toString(),
        lastVacuumAt: vacuumedAt?.toISOString() ?? null,
        transactionAge: age,
      })),
    };
  }

  /** What makes the records of topics searchable, in bytes by topic. */
  async indexBytes(topics: readonly string[]): Promise<ReadonlyMap<string, bigint>> {
    const rows = await this.tables.query<{ topic: string; bytes: bigint }>(INDEX_BYTES, [
      [...topics],
    ]);
    return new Map(rows.map(({ topic, bytes }) => [topic, bytes]));
  }
}
