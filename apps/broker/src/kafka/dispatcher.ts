import {
  ApiVersions,
  encodeResponse,
  ErrorCode,
  ProtocolError,
  readRequestHeader,
  Reader,
  type RequestHeader,
} from '@posthorn/protocol';
import { principalText } from '../security/principal.js';
import type { Authenticator } from '../security/sasl/authenticator.js';
import type { BrokerServices } from '../services.js';
import type { RequestTracer } from '../telemetry/telemetry.js';
import type { ApiDefinition, HandlerContext } from './api.js';
import { ConnectionError } from './network/connection-error.js';
import type { CountRequest, KafkaMetrics } from '../metrics/kafka-metrics.js';
import type { Connection, RequestProcessor } from './network/connection.js';
import type { Answer } from './network/request-queue.js';

/** Finds the API of a request in the table and lets it answer. */
export class Dispatcher implements RequestProcessor {
  private readonly byKey: ReadonlyMap<number, ApiDefinition>;
  private readonly counters: ReadonlyMap<number, CountRequest>;

  constructor(
    private readonly apis: readonly ApiDefinition[],
    private readonly services: BrokerServices,
    metrics: KafkaMetrics,
  ) {
    this.byKey = new Map(apis.map((api) => [api.key, api]));
    this.counters = new Map(apis.map((api) => [api.key, metrics.counterOf(api.name)]));
  }

  mayOverlap(frame: Buffer): boolean {
    return this.byKey.get(frame.readInt16BE(0))?.overlaps ?? false;
  }

  process(frame: Buffer, connection: Connection): Answer | Promise<Answer> {
    if (!connection.isOpen && connection.authenticator?.expectsRawToken) {
      return this.rawToken(frame, connection.authenticator);
    }
    try {
      const [key, version] = [frame.readInt16BE(0), frame.readInt16BE(2)];
      const api = this.byKey.get(key);
      // Before the header is read: what the header of an unknown version looks like is not known.
      if (api === undefined) {
        throw new ConnectionError('unsupported API', `API key ${key} is not implemented`);
      }
      if (!connection.isOpen && !api.beforeAuthentication) {
        throw new ConnectionError('not authenticated', `${api.name} before authentication`);
      }
      if (version < api.min || version > api.max) return unsupportedVersion(api, version, frame);
      const body = new Reader(frame);
      const header = readRequestHeader(body);
      connection.clientId = header.clientId;
      connection.activity.asked(key, version, this.services.clock.now());
      const context = this.contextOf(header, connection, frame.length);
      const { tracer } = this.services;
      if (tracer === null) return this.answerOf(api, header, body, context, frame.length);
      return this.traced(tracer, api, context, () =>
        this.answerOf(api, header, body, context, frame.length),
      );
    } catch (error) {
      throw asConnectionError(error);
    }
  }

  /** After SaslHandshake v0 tokens come bare, and so do the answers; a wrong one just ends the connection. */
  private async rawToken(frame: Buffer, authenticator: Authenticator): Promise<Answer> {
    const token = await authenticator.authenticateRaw(frame);
    if (token === null) return null;
    const size = Buffer.alloc(4);
    size.writeInt32BE(token.length);
    return [Buffer.concat([size, token])];
  }

  private contextOf(
    header: RequestHeader,
    connection: Connection,
    requestBytes: number,
  ): HandlerContext {
    const { accessControl } = this.services;
    const { clientId } = header;
    return {
      services: this.services,
      version: header.apiVersion,
      clientId,
      connection,
      peer: { principal: connection.principal, remoteHost: connection.remoteHost, clientId },
      access: accessControl.accessOf(connection),
      throttle: accessControl.throttleOf(connection, requestBytes),
      apis: this.apis,
    };
  }

  private answerOf(
    api: ApiDefinition,
    header: RequestHeader,
    body: Reader,
    context: HandlerContext,
    requestBytes: number,
  ): Answer | Promise<Answer> {
    const answer = context.throttle.isTimed
      ? timed(context, () => api.answer(header, body, context))
      : api.answer(header, body, context);
    return this.counted(api.key, requestBytes, answer);
  }

  private traced(
    tracer: RequestTracer,
    { name: apiName }: ApiDefinition,
    { version, peer }: HandlerContext,
    answer: () => Answer | Promise<Answer>,
  ): Answer | Promise<Answer> {
    const { clock } = this.services;
    const request = {
      api: apiName,
      version,
      clientId: peer.clientId,
      principal: principalText(peer.principal),
      remoteHost: peer.remoteHost,
      startedAt: clock.now(),
    };
    const tell = (error?: unknown): void =>
      tracer.answered({ ...request, endedAt: clock.now(), error });
    try {
      const answered = answer();
      if (answered instanceof Promise) answered.then(() => tell(), tell);
      else tell();
      return answered;
    } catch (error) {
      tell(error);
      throw error;
    }
  }

  private counted(
    apiKey: number,
    bytes: number,
    answer: Answer | Promise<Answer>,
  ): Answer | Promise<Answer> {
    const count = this.counters.get(apiKey);
    if (count === undefined) return answer;
    if (!(answer instanceof Promise)) {
      count(0, bytes);
      return answer;
    }
    const startedAt = this.services.clock.now();
    return answer.then(
      (value) => {
        count((this.services.clock.now() - startedAt) / 1_000, bytes);
        return value;
      },
      (error: unknown) => {
        throw asConnectionError(error);
      },
    );
  }
}

/** How long the request keeps the event loop from others until it first waits; what comes after is counted in api.ts. */
function timed<T>({ throttle }: HandlerContext, answer: () => T): T {
  const startedAt = performance.now();
  try {
    return answer();
  } finally {
    throttle.ran(performance.now() - startedAt);
  }
}

/** KIP-511: a client newer than this broker learns in the oldest format, which all can read, what to ask with. */
function unsupportedVersion(api: ApiDefinition, version: number, frame: Buffer): Answer {
  if (api.key === ApiVersions.key) {
    return encodeResponse(ApiVersions, 0, frame.readInt32BE(4), {
      errorCode: ErrorCode.UNSUPPORTED_VERSION,
      apiKeys: [{ apiKey: api.key, minVersion: api.min, maxVersion: api.max }],
    });
  }
  throw new ConnectionError(
    'unsupported version',
    `${api.name} version ${version} is not answered, only ${api.min} to ${api.max}`,
  );
}

function asConnectionError(error: unknown): unknown {
  if (!(error instanceof ProtocolError)) return error;
  return new ConnectionError('unreadable request', error.message);
}
