import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which topics the records of dead letters have been in: what is hidden in one of them is hidden in what their failures say. */
export class OriginsOfDeadLetters1764950000050 implements MigrationInterface {
  readonly name = 'OriginsOfDeadLetters1764950000050';

  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `alter table posthorn_admin.dead_letters add origin_topics text[] not null default '{}'`,
    );
    await queryRunner.query(
      `alter table posthorn_admin.dead_letter_groups add message_topics text[] not null default '{}'`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('alter table posthorn_admin.dead_letter_groups drop message_topics');
    await queryRunner.query('alter table posthorn_admin.dead_letters drop origin_topics');
  }
}
