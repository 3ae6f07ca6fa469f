import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import type { HttpResponse } from '../http/http-types.js';
import { Problem } from '../http/problem.js';
import { EventStream } from './event-stream.js';

/** A quarter of the connections that the port takes: streams must not keep everything else out. */
export const STREAMS_MAX = 64;

/** The streams that are open, so that there are not too many, and none keeps a broker from ending. */
@Injectable()
export class OpenStreams implements OnModuleDestroy {
  readonly #open = new Set<EventStream>();

  /** Begins the answer. @throws Problem when there are too many. */
  open(response: HttpResponse): EventStream {
    if (this.#open.size >= STREAMS_MAX) {
      throw new Problem(
        'too-many-streams',
        `${STREAMS_MAX} streams are open at this broker, which is all there may be.`,
      );
    }
    const stream = new EventStream(response);
    this.#open.add(stream);
    stream.gone.addEventListener('abort', () => this.#open.delete(stream), { once: true });
    return stream;
  }

  onModuleDestroy(): void {
    for (const stream of this.#open) stream.end('the broker ends');
  }
}
