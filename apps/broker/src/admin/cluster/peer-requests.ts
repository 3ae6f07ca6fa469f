import { Inject, Injectable } from '@nestjs/common';
import { ConnectionError, type RequestOptions } from '@posthorn/client';
import type { Api } from '@posthorn/protocol';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { Problem } from '../http/problem.js';

/** A broker that is frozen answers nothing for five seconds: a request about sixty partitions must not wait sixty times. */
const ASKED_AGAIN_AFTER_MS = 1_000;

interface Silence {
  readonly problem: Problem;
  readonly until: number;
}

/** What part of a list is missing, and why. */
export interface PeerFailure {
  readonly brokerId: number;
  readonly detail: string;
}

/** What this API asks of other brokers, over the Kafka protocol and as a broker: its own caller was admitted here. */
@Injectable()
export class PeerRequests {
  readonly #silent = new Map<number, Silence>();

  constructor(@Inject(ADMIN_CONTEXT) private readonly context: AdminContext) {}

  /** @throws Problem when the broker cannot be reached, at once for a second after it could not. */
  async request<Input, Response>(
    brokerId: number,
    api: Api<unknown, Input, Response, never>,
    body: Input,
    options?: RequestOptions,
  ): Promise<Response> {
    const silence = this.#silent.get(brokerId);
    if (silence !== undefined && performance.now() < silence.until) throw silence.problem;
    try {
      const answer = await this.context.peers.request('admin', brokerId, api, body, options);
      this.#silent.delete(brokerId);
      return answer;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      const problem = this.#unreachable(brokerId, error);
      this.#silent.set(brokerId, { problem, until: performance.now() + ASKED_AGAIN_AFTER_MS });
      throw problem;
    }
  }

  /** As `request`, for what changes something: nobody knows whether it was done when the connection ended meanwhile. */
  async change<Input, Response>(
    brokerId: number,
    api: Api<unknown, Input, Response, never>,
    body: Input,
    options?: RequestOptions,
  ): Promise<Response> {
    try {
      return await this.request(brokerId, api, body, options);
    } catch (error) {
      if (!(error instanceof Problem) || !wasMaybeSent(error)) throw error;
      throw new Problem('outcome-unknown', error.message, { cause: error.cause });
    }
  }

  #unreachable(brokerId: number, error: ConnectionError): Problem {
    const { logger, log } = this.context;
    logger.warn({ brokerId, err: error }, 'another broker did not answer the admin API');
    const broker = log.cluster.brokers().find((one) => one.brokerId === brokerId);
    const where = broker === undefined ? '' : ` at ${broker.host}:${broker.port}`;
    const detail = `Broker ${brokerId}${where} does not answer: ${error.message}.`;
    return new Problem('broker-unreachable', detail, { cause: error });
  }
}

function wasMaybeSent({ cause }: Problem): boolean {
  return cause instanceof ConnectionError && cause.maybeSent;
}

/** What a list goes on without: leaders and coordinators that cannot be asked now. */
export function isAway(error: unknown): error is Problem {
  return (
    error instanceof Problem &&
    (error.code === 'not-leader' ||
      error.code === 'broker-unreachable' ||
      error.code === 'coordinator-not-available')
  );
}
