import {
  decodeRequest,
  encodeResponse,
  type AnyApi,
  type Api,
  type Reader,
  type RequestHeader,
} from '@posthorn/protocol';
import type { Access } from '../authorization/access.js';
import type { Peer } from '../security/principal.js';
import type { RequestThrottle } from '../quotas/request-throttle.js';
import type { BrokerServices } from '../services.js';
import type { Connection } from './network/connection.js';
import type { Answer } from './network/request-queue.js';

/** What a handler gets beside the request's body. */
export interface HandlerContext {
  readonly services: BrokerServices;
  readonly version: number;
  readonly clientId: string | null;
  readonly connection: Connection;
  /** Who asks, as the connection stood when the request began. */
  readonly peer: Peer;
  /** What the principal may do; asked by every handler, see docs/authorization.md. */
  readonly access: Access;
  /** Counts what the request uses of the client's quotas. */
  readonly throttle: RequestThrottle;
  /** The table itself, for the one API that describes it. */
  readonly apis: readonly ApiDefinition[];
}

export interface ApiOptions {
  /** Versions that are answered. */
  readonly min: number;
  readonly max: number;
  /** Lowest version that ApiVersions names, where that must be lower than what is answered. */
  readonly advertisedMin?: number;
  /** Runs beside the pipelined requests of its kind before it, started in their order. */
  readonly overlaps?: boolean;
  /** Answered to clients that have not proven who they are. */
  readonly beforeAuthentication?: boolean;
}

/** One row of the API table. */
export interface ApiDefinition {
  readonly key: number;
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly advertisedMin: number;
  readonly overlaps: boolean;
  readonly beforeAuthentication: boolean;
  readonly message: AnyApi;
  /** Reads the body, handles it, writes the answer. Throws ProtocolError for bytes that are not such a request. */
  answer(header: RequestHeader, body: Reader, context: HandlerContext): Answer | Promise<Answer>;
}

/**
 * Ties a message pair of libs/protocol to a handler. Kafka errors are values in the response; a handler yields null
 * where Kafka sends no answer (acks=0) and throws only to close the connection.
 */
export function defineApi<Request, ResponseInput>(
  message: Api<Request, never, unknown, ResponseInput>,
  options: ApiOptions,
  handle: (
    request: Request,
    context: HandlerContext,
  ) => ResponseInput | null | Promise<ResponseInput | null>,
): ApiDefinition {
  // The answer goes out first and tells how long the client is throttled; then it is held to it (KIP-219).
  const encode = (
    { apiVersion, correlationId }: RequestHeader,
    response: ResponseInput | null,
    { throttle: { throttleTimeMs }, connection }: HandlerContext,
  ): Answer => {
    if (throttleTimeMs > 0) connection.throttle(throttleTimeMs);
    if (response === null) return null;
    const body = throttleTimeMs > 0 ? { ...response, throttleTimeMs } : response;
    return encodeResponse(message, apiVersion, correlationId, body);
  };
  return {
    key: message.key,
    name: message.name,
    min: options.min,
    max: options.max,
    advertisedMin: options.advertisedMin ?? options.min,
    overlaps: options.overlaps ?? false,
    beforeAuthentication: options.beforeAuthentication ?? false,
    message,
    answer: (header, body, context) => {
      const request = decodeRequest(message, header.apiVersion, body);
      const response = handle(request, context);
      if (!(response instanceof Promise)) return encode(header, response, context);
      return response.then((value) => {
        if (!context.throttle.isTimed) return encode(header, value, context);
        const startedAt = performance.now();
        const answer = encode(header, value, context);
        context.throttle.ranAfter(performance.now() - startedAt);
        return answer;
      });
    },
  };
}
