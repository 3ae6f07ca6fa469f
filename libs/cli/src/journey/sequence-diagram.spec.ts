import type { JourneyBody, JourneyStepBody } from '@posthorn/admin-client';
import { sequenceDiagram } from './sequence-diagram.js';

const step = (part: Partial<JourneyStepBody>): JourneyStepBody => ({
  topic: 'orders',
  partition: 0,
  offset: '1',
  kind: 'event',
  time: null,
  timestamp: '0',
  waitedMs: '0',
  key: null,
  type: null,
  service: null,
  serviceFrom: null,
  traceId: null,
  correlationId: null,
  causedBy: null,
  copyOf: null,
  readers: [],
  origin: null,
  groupId: null,
  handler: null,
  attempts: null,
  error: null,
  dueAt: null,
  ...part,
});
const reader = (groupId: string, state: 'committed' | 'waiting' | 'retrying' = 'committed') => ({
  groupId,
  state,
  failures: 0,
  caused: [],
});
const diagram = (participants: string[], steps: JourneyStepBody[]): string =>
  sequenceDiagram({ participants, steps } as unknown as JourneyBody);

describe('a sequence diagram', () => {
  it('has a column for each participant, arrows to who reads, and what failed', () => {
    const drawn = diagram(
      ['orders', 'payment', 'kitchen'],
      [
        step({
          type: 'OrderPlaced',
          service: 'orders',
          readers: [reader('payment'), reader('kitchen', 'retrying')],
        }),
        step({
          kind: 'retry',
          groupId: 'kitchen',
          handler: 'cook',
          attempts: 1,
          error: 'TypeError',
          waitedMs: '120',
          topic: 'orders.retry',
        }),
        step({
          type: 'Paid',
          service: 'payment',
          readers: [reader('orders')],
          waitedMs: '1500',
          topic: 'payments',
        }),
      ],
    );
    expect(drawn.split('\n').map((line) => line.trimEnd())).toEqual([
      '               orders           payment           kitchen',
      '+0ms              o----------------->----------------->          OrderPlaced orders/0@1  (kitchen tries again)',
      '+120ms            |                 |                 x          cook try 1 failed: TypeError  orders.retry/0@1',
      '+1s               <-----------------o                 |          Paid payments/0@1',
      '',
    ]);
  });

  it('says when nobody knows who published, and when nobody reads', () => {
    const drawn = diagram(['audit'], [step({ type: 'Odd' })]);
    expect(drawn).toContain('(unknown)');
    expect(drawn).toContain('Odd orders/0@1  (nobody reads it)');
  });

  it('shows nothing that a terminal obeys', () => {
    expect(
      diagram(['a\u001b[2J'], [step({ type: '\u001b[2J', service: 'a\u001b[2J' })]),
    ).not.toContain('\u001b');
  });
});
