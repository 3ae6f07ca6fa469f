import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TypeOrmModule } from '@nestjs/typeorm';
import { InstallOutbox1764200000000, OutboxModule } from '@posthorn/outbox';
import { PosthornTestHarness } from '@posthorn/testing';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;

beforeEach(async () => {
  database = await createEmptyDatabase();
});

afterEach(() => database.drop());

async function warningsWith(migrations: (typeof InstallOutbox1764200000000)[]): Promise<string[]> {
  const warnings: string[] = [];
  const nothing = (): void => undefined;
  const harness = await PosthornTestHarness.create({
    app: 'context',
    posthorn: { groupId: 'orders' },
    logger: { log: nothing, error: nothing, warn: (message: string) => warnings.push(message) },
    imports: [
      TypeOrmModule.forRoot({
        type: 'postgres',
        url: database.url,
        schema: 'public',
        migrations,
        migrationsRun: true,
      }),
      OutboxModule.forRoot({ relay: false }),
    ],
  });
  await harness.close();
  return warnings;
}

describe('OutboxModule on a database without an outbox', () => {
  it('says so at its start, with all that would bring one', async () => {
    expect(await warningsWith([])).toContainEqual(
      expect.stringMatching(
        /has no outbox.*InstallOutbox1764200000000.*`npx @posthorn\/outbox install`.*a broker/,
      ),
    );
  });

  it('says nothing where a migration has brought it', async () => {
    expect(await warningsWith([InstallOutbox1764200000000])).toEqual([]);
  });
});
