import { Injectable } from '@nestjs/common';
import { AdminTables, queriesOf, type Queries } from '../database/admin-tables.js';

/** What people say of a topic; nothing until somebody does. */
export interface TopicDescription {
  readonly text: string;
  readonly updatedBy: string | null;
  readonly updatedAt: Date | null;
}

const NOTHING: TopicDescription = { text: '', updatedBy: null, updatedAt: null };

const READ = `
  select text, updated_by as "updatedBy", updated_at as "updatedAt"
  from posthorn_admin.topic_descriptions where topic_id = $1`;

/** There is a row to be locked from then on. */
const BEGIN = `
  insert into posthorn_admin.topic_descriptions (topic_id, text, updated_by, updated_at)
  values ($1, '', $2, clock_timestamp()) on conflict do nothing`;

const WRITE = `
  update posthorn_admin.topic_descriptions set text = $2, updated_by = $3, updated_at = clock_timestamp()
  where topic_id = $1 returning text, updated_by as "updatedBy", updated_at as "updatedAt"`;

const DELETE = 'delete from posthorn_admin.topic_descriptions where topic_id = $1';

const ALL = 'select topic_id as "topicId", text from posthorn_admin.topic_descriptions';

/** Of all brokers of this database, by the topic's id. */
@Injectable()
export class TopicDescriptions {
  constructor(private readonly tables: AdminTables) {}

  get isThere(): boolean {
    return this.tables.isThere;
  }

  async read(topicId: string, within: Queries = this.tables): Promise<TopicDescription> {
    return (await within.query<TopicDescription>(READ, [topicId]))[0] ?? NOTHING;
  }

  async all(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.tables.query<{ topicId: string; text: string }>(ALL);
    return new Map(rows.map(({ topicId, text }) => [topicId, text]));
  }

  /**
   * Empty says nothing any more.
   * @param check is given the text that there is, which nobody else changes meanwhile.
   */
  write(
    topicId: string,
    { text, by }: { readonly text: string; readonly by: string },
    check: (now: string) => void = () => undefined,
  ): Promise<TopicDescription> {
    return this.tables.transaction(async (client) => {
      const within = queriesOf(client);
      await within.query(BEGIN, [topicId, by]);
      const [now] = await within.query<TopicDescription>(`${READ} for update`, [topicId]);
      check(now.text);
      if (text !== '') {
        return (await within.query<TopicDescription>(WRITE, [topicId, text, by]))[0];
      }
      await within.query(DELETE, [topicId]);
      return NOTHING;
    });
  }
}
