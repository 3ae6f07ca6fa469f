import {
  type Api,
  apis,
  decodeAssignment,
  decodeRequest,
  decodeResponse,
  decodeSubscription,
  encodeAssignment,
  encodeRequest,
  encodeResponse,
  encodeSubscription,
  JoinGroup,
  Reader,
  readRequestHeader,
  SaslHandshake,
  SyncGroup,
} from '../src/index.js';
import { type Golden, loadGolden } from './support/golden.js';

// librdkafka writes a tag section too many here, and Kafka takes it: bytes behind a message must not be refused.
const TRAILING = new Map([['librdkafka-2.16.0: AlterUserScramCredentials request v0', 1]]);

/** Decodes a frame and writes what was read. */
function rewritten({ api, direction, version, frame }: Golden): Buffer {
  if (direction === 'response') {
    const { correlationId, body } = decodeResponse(api, version, frame);
    return withoutSize(encodeResponse(api, version, correlationId, body as never));
  }
  const reader = new Reader(frame);
  const header = readRequestHeader(reader);
  const body = decodeRequest(api, version, reader);
  return withoutSize(encodeRequest(api, version, header, body as never));
}

function withoutSize(parts: Buffer[]): Buffer {
  return Buffer.concat(parts).subarray(4);
}

describe('golden bytes', () => {
  const all = loadGolden();

  function requestsOf<Request>(api: Api<Request, never, unknown, never>): Request[] {
    const requests = all.filter(
      (golden) => golden.api.key === api.key && golden.direction === 'request',
    );
    return requests.map(({ version, frame }) => {
      const reader = new Reader(frame);
      readRequestHeader(reader);
      return decodeRequest(api, version, reader);
    });
  }

  it.each([...new Set(all.map(({ sender }) => sender))])(
    'of %s are read and written again without a difference',
    (sender) => {
      const golden = all.filter((one) => one.sender === sender);
      const differing = golden.filter((one) => {
        const end = one.frame.length - (TRAILING.get(one.title) ?? 0);
        return !rewritten(one).equals(one.frame.subarray(0, end));
      });
      expect(golden.length).toBeGreaterThan(30);
      expect(differing.map(({ title }) => title)).toEqual([]);
    },
  );

  it('of Kafka are there for every version of the APIs that all clients need', () => {
    const seen = new Set(all.map(({ title }) => title));
    const needed = apis.filter(({ key }) => key <= 20 && key !== SaslHandshake.key);
    const titles = needed.flatMap(({ name, validVersions: { min, max } }) =>
      Array.from({ length: max - min + 1 }, (_, i) => `kafka-4.2.1: ${name} response v${min + i}`),
    );
    expect(titles.filter((title) => !seen.has(title))).toEqual([]);
  });

  it('of subscriptions and assignments are read and written again without a difference', () => {
    const joins = requestsOf(JoinGroup).filter((join) => join.protocolType === 'consumer');
    const subscriptions = joins.flatMap((join) => join.protocols.map(({ metadata }) => metadata));
    const assignments = requestsOf(SyncGroup).flatMap((sync) =>
      sync.assignments.map(({ assignment }) => assignment),
    );
    expect(subscriptions.length).toBeGreaterThanOrEqual(4);
    expect(assignments.length).toBeGreaterThanOrEqual(4);
    for (const bytes of subscriptions) {
      expect(encodeSubscription(bytes.readInt16BE(0), decodeSubscription(bytes))).toEqual(bytes);
    }
    for (const bytes of assignments) {
      expect(encodeAssignment(bytes.readInt16BE(0), decodeAssignment(bytes))).toEqual(bytes);
    }
  });
});
