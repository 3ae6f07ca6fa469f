import {
  type ArgumentsHost,
  Catch,
  Controller,
  type ExceptionFilter,
  UseFilters,
} from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { defineEvent, PosthornContext, readDeadLetter, Subscribe } from '@posthorn/transport';
import { Admin } from '@platformatic/kafka';
import { NEVER, type Observable, throwError } from 'rxjs';
import { z } from 'zod';
import {
  addressOf,
  isDone,
  onEveryBroker,
  recordsOf,
  type Service,
  startService,
  type TestBroker,
} from './support/service.js';
import { until } from './support/until.js';

let broker: TestBroker;
let service: Service | undefined;
/** `key:n` of every success, in order. */
let handled: string[] = [];

const schema = z.object({ n: z.number(), how: z.string(), padding: z.string().optional() });
type Step = z.infer<typeof schema>;

/** Of what is thrown, hides what it can. */
@Catch()
class BrokenFilter implements ExceptionFilter {
  catch(error: unknown, _host: ArgumentsHost): Observable<never> {
    if (error instanceof Error && error.message === 'original') throw new Error('of the filter');
    return throwError(() => error);
  }
}

async function apply({ n, how }: Step, context: PosthornContext): Promise<unknown> {
  await Promise.resolve();
  // oxlint-disable-next-line typescript/only-throw-error -- what this is about
  if (how === 'string') throw 'boom';
  // oxlint-disable-next-line typescript/only-throw-error -- what this is about
  if (how === 'undefined') throw undefined;
  if (how === 'filter') throw new Error('original');
  if (how === 'large') throw new Error('large');
  if (how === 'endless') return NEVER;
  handled.push(`${context.getKey()}:${n}`);
  return undefined;
}

const LARGE = { n: 0, how: 'large', padding: 'x'.repeat(100_000) };

/** What is sent, and what its dead letter says: the exception, its message, and the try that was the last. */
const BAD: readonly (readonly [string, string | Step, object])[] = [
  ['no JSON', '{"n":', { exception: 'UndecodableRecordError', attempt: 1 }],
  ['no such event', '{"n":"one"}', { exception: 'ContractViolationException', attempt: 1 }],
  ['a string', { n: 0, how: 'string' }, { exception: 'string', message: 'boom', attempt: 2 }],
  ['undefined', { n: 0, how: 'undefined' }, { exception: 'undefined', attempt: 2 }],
  ['a filter', { n: 0, how: 'filter' }, { exception: 'Error', message: 'original', attempt: 2 }],
  ['endless', { n: 0, how: 'endless' }, { exception: 'HandlerTimeoutError', attempt: 2 }],
  [
    'large',
    LARGE,
    {
      exception: 'Error',
      message: 'large',
      attempt: 2,
      cutFromBytes: JSON.stringify(LARGE).length,
    },
  ],
];

onEveryBroker((start) => {
  beforeAll(async () => {
    broker = await start();
  });
  afterAll(async () => {
    await broker.close();
  });
  beforeEach(() => {
    handled = [];
  });
  afterEach(() => service?.app.close());

  describe.each(['blocking', 'delayed', 'park'] as const)('bad records under %s', (mode) => {
    it('end in the dead letters with their reasons, each once, and every other record is handled, in order by key', async () => {
      const topic = `bad-${mode}`;
      const group = `copes-${mode}`;
      const event = defineEvent({ topic, type: 'Step', version: 1, schema });
      const retry = { mode, attempts: 2, initialDelayMs: 20, maxDelayMs: 20, jitter: 0 } as const;
      @Controller()
      class Steps {
        @UseFilters(BrokenFilter)
        @Subscribe(event, { retry, handlerTimeoutMs: 300 })
        step(@Payload() step: Step, @Ctx() context: PosthornContext): Promise<unknown> {
          return apply(step, context);
        }
      }
      service = await startService(Steps, {
        brokers: addressOf(broker),
        groupId: group,
      });
      const { client, server, reads } = service;
      const cluster = client.unwrap();
      await cluster.ensureTopics([
        {
          topic: `${topic}.${group}.dlq`,
          partitions: 1,
          configs: { 'max.message.bytes': '30000' },
        },
      ]);
      await reads(topic);
      const send = (key: string | null, value: string | Step): Promise<unknown> =>
        client.publish(topic, typeof value === 'string' ? Buffer.from(value) : value, { key });
      let n = 0;
      for (const [key, value] of BAD) {
        await send('good', { n: (n += 1), how: 'well' });
        await send(key, value);
        await send(null, { n, how: 'well' }); // no key, and no headers
      }
      const letters = await recordsOf(cluster, `${topic}.${group}.dlq`, BAD.length);
      await until(() => isDone(server, topic, 3 * BAD.length));
      const byKey = new Map(letters.map((letter) => [String(letter.key), readDeadLetter(letter)]));
      expect(letters).toHaveLength(BAD.length);
      for (const [key, , reason] of BAD) expect([key, byKey.get(key)]).toMatchObject([key, reason]);
      const of = (key: string): string[] => handled.filter((name) => name.startsWith(key));
      const all = BAD.map((_, index) => index + 1);
      expect(of('good:')).toEqual(all.map((step) => `good:${step}`));
      expect(of('null:')).toEqual(all.map((step) => `null:${step}`));
    });
  });

  describe.each(['blocking', 'delayed', 'park'] as const)(
    'a topic deleted while a record of it waits for its next try, under %s',
    (mode) => {
      it('holds up nothing of the topic that is made anew', async () => {
        const topic = `gone-${mode}`;
        const retry = {
          mode,
          attempts: 1_000,
          initialDelayMs: 20,
          maxDelayMs: 20,
          jitter: 0,
        } as const;
        let tries = 0;
        @Controller()
        class Steps {
          @Subscribe(topic, { retry })
          step(@Payload() step: Step, @Ctx() context: PosthornContext): Promise<unknown> {
            if (step.how === 'string') tries += 1;
            return apply(step, context);
          }
        }
        service = await startService(Steps, {
          brokers: addressOf(broker),
          groupId: `outlives-${mode}`,
          connection: { metadataMaxAgeMs: 200 },
        });
        const { client, server, reads } = service;
        await reads(topic);
        await client.publish(topic, { n: 1, how: 'well' }, { key: 'k' });
        await client.publish(topic, { n: 2, how: 'string' }, { key: 'k' });
        await until(() => tries > 2);
        const admin = new Admin({ clientId: 'test', bootstrapBrokers: [addressOf(broker)] });
        await admin.deleteTopics({ topics: [topic] });
        await admin.close();
        await until(() => !server.assignment().some((state) => state.topic === topic));
        await client.unwrap().ensureTopics([{ topic, partitions: 1 }]);
        await reads(topic);
        for (const n of [3, 4, 5]) await client.publish(topic, { n, how: 'well' }, { key: 'k' });
        await until(() => isDone(server, topic, 3));
        expect(handled).toEqual(['k:1', 'k:3', 'k:4', 'k:5']);
      });
    },
  );
});
