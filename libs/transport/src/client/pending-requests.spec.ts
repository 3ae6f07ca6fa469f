import { systemClock, type ConsumedRecord } from '@posthorn/client';
import type { WritePacket } from '@nestjs/microservices';
import { Header } from '../record/header-names.js';
import { ThrottledLogger } from '../runtime/throttled-logger.js';
import { KeptStreams } from '../streams/kept-streams.js';
import { RecordingLogger } from '../../test/harness.js';
import { PendingRequests } from './requests.js';

const replyTo = (id: string): ConsumedRecord => ({
  topic: 'inbox',
  partition: 0,
  offset: 0n,
  timestamp: 0n,
  key: null,
  value: Buffer.from('1'),
  headers: [[Header.correlationId, Buffer.from(id)]],
  leaderEpoch: 0,
});

describe('a request whose caller goes while its reply is being decoded', () => {
  it('is over: it is told nothing more, and leaves no timer behind', async () => {
    let timers = 0;
    const clock = {
      ...systemClock,
      after: () => {
        timers += 1;
        let isArmed = true;
        return () => {
          if (isArmed) timers -= 1;
          isArmed = false;
        };
      },
    };
    let decoded = (_packet: WritePacket): void => undefined;
    const deserializer = {
      deserialize: () => new Promise<WritePacket>((resolve) => (decoded = resolve)),
    };
    const told: WritePacket[] = [];
    const nowhere = { send: () => Promise.reject(new Error('nowhere')), clock };
    const logger = new ThrottledLogger(new RecordingLogger(), clock);
    const streams = new KeptStreams({ ...nowhere, everyMs: 1_000, logger });
    const requests = new PendingRequests({ clock, timeoutMs: 1_000, deserializer, streams });
    requests.add('one', 'ask', (packet) => void told.push(packet));
    expect(timers).toBe(1);
    const replied = requests.reply(replyTo('one'));
    requests.forget('one');
    decoded({ response: 1 });
    await replied;
    expect([timers, told, requests.size]).toEqual([0, [], 0]);
  });
});
