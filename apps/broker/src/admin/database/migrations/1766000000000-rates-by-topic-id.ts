import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A topic that was made anew under its name has no part in what the one before it was written. Rows from before, and those of an older broker beside us, have none. */
export class RatesByTopicId1766000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table posthorn_admin.topic_rates add column topic_id uuid');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table posthorn_admin.topic_rates drop column topic_id');
  }
}
