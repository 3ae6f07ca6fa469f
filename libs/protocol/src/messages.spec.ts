import { ApiVersions, Metadata, OffsetDelete, Produce, SaslHandshake } from './generated/index.js';
import { readRequestHeader } from './header.js';
import { decodeRequest, decodeResponse, encodeRequest, encodeResponse } from './messages.js';
import { ProtocolError } from './protocol-error.js';
import { Reader } from './reader.js';

const context = { correlationId: 7, clientId: 'c' };

/** The frame behind its size, which must be true. */
function frameOf(parts: Buffer[]): Buffer {
  const whole = Buffer.concat(parts);
  expect(whole.readInt32BE(0)).toBe(whole.length - 4);
  return whole.subarray(4);
}

describe('messages', () => {
  it('carry their size, also when records are passed through', () => {
    const records = Buffer.alloc(100_000, 3);
    const partitionData = [{ index: 0, records }];
    const request = { acks: -1, timeoutMs: 1000, topicData: [{ name: 't', partitionData }] };
    const parts = encodeRequest(Produce, 9, context, request);
    expect(parts).toContain(records);
    const reader = new Reader(frameOf(parts));
    expect(readRequestHeader(reader)).toEqual({
      apiKey: 0,
      apiVersion: 9,
      correlationId: 7,
      clientId: 'c',
    });
    const body = decodeRequest(Produce, 9, reader);
    expect(body.topicData[0]?.partitionData[0]?.records?.equals(records)).toBe(true);
  });

  it('have the flexible header from the first flexible version on', () => {
    const plain = frameOf(encodeRequest(Metadata, 8, context, { topics: null }));
    const flexible = frameOf(encodeRequest(Metadata, 9, context, { topics: null }));
    expect(plain.subarray(8, 11)).toEqual(Buffer.from([0, 1, 0x63]));
    expect(flexible.subarray(8, 12)).toEqual(Buffer.from([0, 1, 0x63, 0]));
    const response = { brokers: [], topics: [] };
    expect(encodeResponse(Metadata, 8, 7, response)[0]?.subarray(4, 12)).toEqual(
      Buffer.from([0, 0, 0, 7, 0, 0, 0, 0]),
    );
    expect(encodeResponse(Metadata, 9, 7, response)[0]?.subarray(4, 9)).toEqual(
      Buffer.from([0, 0, 0, 7, 0]),
    );
  });

  it('of ApiVersions answer under header 0 in every version', () => {
    const frame = frameOf(encodeResponse(ApiVersions, 4, 7, { errorCode: 35, apiKeys: [] }));
    expect(frame.readInt16BE(4)).toBe(35);
    expect(decodeResponse(ApiVersions, 4, frame)).toMatchObject({
      correlationId: 7,
      body: { errorCode: 35 },
    });
  });

  it('of SaslHandshake and OffsetDelete are never flexible', () => {
    expect(SaslHandshake.flexibleFrom).toBe(Infinity);
    expect(OffsetDelete.flexibleFrom).toBe(Infinity);
  });

  it('yield the header of an API that is not declared, or of a version to come', () => {
    const unknownApi = new Reader(Buffer.from([0x7f, 0, 0, 1, 0, 0, 0, 9, 0, 1, 0x63, 1, 2, 3]));
    expect(readRequestHeader(unknownApi)).toEqual({
      apiKey: 0x7f00,
      apiVersion: 1,
      correlationId: 9,
      clientId: 'c',
    });
    const unknownVersion = new Reader(Buffer.from([0, 18, 0, 99, 0, 0, 0, 9, 0xff, 0xff, 0]));
    expect(readRequestHeader(unknownVersion)).toMatchObject({ apiVersion: 99, clientId: null });
    expect(unknownVersion.remaining).toBe(0);
  });

  it('of a version that is not declared are refused', () => {
    expect(() =>
      encodeRequest(Produce, 2, context, { acks: 1, timeoutMs: 1, topicData: [] }),
    ).toThrow('Produce has no version 2, only 3 to 13');
    expect(() => decodeRequest(Metadata, 99, new Reader(Buffer.alloc(10)))).toThrow(ProtocolError);
  });

  it('name the message and the place when the bytes are wrong', () => {
    const frame = Buffer.from([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 9, 1]);
    expect(() => decodeResponse(Metadata, 3, frame)).toThrow(
      'Metadata v3 response: array of 9 elements at byte 12, 1 left',
    );
  });

  it('refuse null where the version cannot say it', () => {
    expect(() => encodeRequest(Metadata, 0, context, { topics: null })).toThrow(
      'MetadataRequest.topics is null, which version 0 cannot express',
    );
  });

  it('keep the correlation id, whatever its sign', () => {
    const parts = encodeResponse(SaslHandshake, 1, -5, { errorCode: 0, mechanisms: ['PLAIN'] });
    expect(decodeResponse(SaslHandshake, 1, frameOf(parts))).toEqual({
      correlationId: -5,
      body: { errorCode: 0, mechanisms: ['PLAIN'] },
    });
  });
});
