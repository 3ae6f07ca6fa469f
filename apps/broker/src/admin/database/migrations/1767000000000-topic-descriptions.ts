import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people say of a topic. By its id: one that is made anew under the name is another topic. */
export class TopicDescriptions1767000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`create table posthorn_admin.topic_descriptions (
      topic_id uuid not null,
      text text not null,
      updated_by text not null,
      updated_at timestamptz not null,
      constraint topic_descriptions_pkey primary key (topic_id)
    )`);
    await queryRunner.query(
      `comment on table posthorn_admin.topic_descriptions is 'What people say of topics; those of deleted ones go within a minute.'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('drop table posthorn_admin.topic_descriptions');
  }
}
