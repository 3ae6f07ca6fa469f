import type { MigrationInterface, QueryRunner } from 'typeorm';

const COLUMNS: Readonly<Record<string, string>> = {
  event: 'The event, which is also the subject in the schema registry.',
  version: 'Of the contract, from 1 on.',
  schema_id:
    'The same for the same schema in every contract; records framed by a registry’s client name it.',
  schema_type: 'JSON or AVRO.',
  schema: 'The schema, as it was registered.',
  topic: 'Where the event travels; null when nobody said.',
  registered_by: 'Who registered it.',
  registered_at: 'When it was registered.',
  is_latest: 'Whether it is the newest version.',
};

/** As 1764900000000, for the view of contracts. */
export class CommentsOfContracts1764500001000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(
      `comment on view posthorn_v1.contracts is 'A version of a contract that is not deleted.'`,
    );
    for (const [column, comment] of Object.entries(COLUMNS)) {
      await queryRunner.query(
        `comment on column posthorn_v1.contracts."${column}" is '${comment}'`,
      );
    }
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('comment on view posthorn_v1.contracts is null');
  }
}
