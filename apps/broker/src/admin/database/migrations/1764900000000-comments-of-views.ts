import type { MigrationInterface, QueryRunner } from 'typeorm';

/** As libs/db/migrations/0130-comments-of-views.sql, for the view that lies over tables of the admin API. */
const COLUMNS: Readonly<Record<string, string>> = {
  topic: 'Topic of the letter.',
  partition: 'Partition of the letter.',
  offset: 'Offset of the letter.',
  written_at: 'When the handler gave up: the timestamp of the letter.',
  origin_topic: 'Topic of the record that failed; null when no header tells it.',
  origin_partition: 'Partition of that record.',
  origin_offset: 'Offset of that record.',
  group_id: 'The consumer group that gave up.',
  handler: 'The handler that gave up, as its class and method.',
  exception: 'Class of the error.',
  message: 'What the error said.',
  fingerprint: 'The same for errors that are alike but for numbers, ids, addresses and times.',
  attempt: 'Tries that were made.',
  times_redriven: 'How often its record was sent back before.',
  status: 'open, redriving, redriven or discarded.',
  redriven_at: 'When its copy was durable; null before.',
};

export class CommentsOfViews1764900000000 implements MigrationInterface {
  readonly name = 'CommentsOfViews1764900000000';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `comment on view posthorn_v1.dead_letter_records is 'A dead letter that is indexed.'`,
    );
    for (const [column, comment] of Object.entries(COLUMNS)) {
      await queryRunner.query(
        `comment on column posthorn_v1.dead_letter_records."${column}" is '${comment}'`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('comment on view posthorn_v1.dead_letter_records is null');
    for (const column of Object.keys(COLUMNS)) {
      await queryRunner.query(
        `comment on column posthorn_v1.dead_letter_records."${column}" is null`,
      );
    }
  }
}
