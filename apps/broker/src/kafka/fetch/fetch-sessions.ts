import {
  errorCodeOf,
  type ErrorName,
  type FetchRequest,
  type FetchRequestTopic,
  type FetchResponseInput,
} from '@posthorn/protocol';
import type { FetchRead } from './fetch-read.js';
import type { FetchSession } from './fetch-session.js';
import type { FetchWatch } from './fetch-watch.js';
import { FetchSessionCache, type FetchSessionLimits } from './fetch-session-cache.js';

/** What a fetch reads, and what of its answer is sent. */
export interface FetchContext {
  readonly topics: readonly FetchRequestTopic[];
  /** Watches the partitions from one fetch of a session to the next; null without a session. */
  readonly watch: FetchWatch | null;
  /** The answer for what was read of all of them: `respond` gets what has to be sent. */
  answer(read: FetchRead, respond: (sent: FetchRead) => FetchResponseInput): FetchResponseInput;
}

/** The connection that a session lives on. */
export interface SessionOwner {
  onClose(listener: () => void): () => void;
}

/** What hangs on a session: the connection it lives on, and the log's waiters. */
interface Held {
  readonly owner: SessionOwner;
  readonly cancelOnClose: () => void;
  readonly watch: FetchWatch;
}

/** A full fetch that wants a session. */
const INITIAL_EPOCH = 0;
/** A full fetch that wants none; with a session's id it ends that one. */
const FINAL_EPOCH = -1;
/** From here on topics have ids. */
const TOPIC_IDS_SINCE = 13;

/**
 * Tells full fetches from incremental ones and keeps the sessions of the latter (KIP-227).
 *
 * A session ends with a full fetch that names it, when it is evicted, and with the connection that used it last: Kafka
 * keeps it, but its clients begin a new one on a new connection anyway. Whoever comes with a session that is gone is
 * told so and sends a full fetch.
 */
export class FetchSessions {
  private readonly cache: FetchSessionCache;
  private readonly held = new Map<FetchSession, Held>();

  constructor(
    limits: FetchSessionLimits,
    private readonly given: {
      readonly now: () => number;
      readonly nextId: () => number;
      readonly newWatch: () => FetchWatch;
    },
  ) {
    this.cache = new FetchSessionCache(limits, given.nextId, (session) => this.release(session));
  }

  get size(): number {
    return this.cache.size;
  }

  /** Of all sessions together. */
  get partitionCount(): number {
    return this.cache.partitionCount;
  }

  /** What the request reads, or the error that is its whole answer. */
  begin(
    request: FetchRequest,
    version: number,
    owner: SessionOwner,
  ): FetchContext | { readonly error: ErrorName } {
    const { sessionId, sessionEpoch } = request;
    if (sessionEpoch !== INITIAL_EPOCH && sessionEpoch !== FINAL_EPOCH) {
      return this.incremental(request, version, owner);
    }
    this.cache.remove(sessionId);
    return sessionEpoch === FINAL_EPOCH ? sessionless(request) : this.full(request, version, owner);
  }

  private full({ topics }: FetchRequest, version: number, owner: SessionOwner): FetchContext {
    return {
      topics,
      watch: null,
      answer: (read, respond) => {
        const partitions = topics.reduce((sum, topic) => sum + topic.partitions.length, 0);
        const usesTopicIds = version >= TOPIC_IDS_SINCE;
        const session = this.cache.create(partitions, usesTopicIds, this.given.now());
        if (session === null) return respond(read);
        session.update(topics, []);
        session.remember(read.topics);
        this.hold(session, owner);
        return { ...respond(read), sessionId: session.id };
      },
    };
  }

  private incremental(
    request: FetchRequest,
    version: number,
    owner: SessionOwner,
  ): FetchContext | { readonly error: ErrorName } {
    const session = this.cache.get(request.sessionId);
    if (session === undefined) return { error: 'FETCH_SESSION_ID_NOT_FOUND' };
    if (session.epoch !== request.sessionEpoch) return { error: 'INVALID_FETCH_SESSION_EPOCH' };
    if (session.usesTopicIds !== version >= TOPIC_IDS_SINCE) {
      return { error: 'FETCH_SESSION_TOPIC_ID_ERROR' };
    }
    session.update(request.topics, request.forgottenTopicsData);
    if (session.size === 0) {
      // Everything was forgotten.
      this.cache.remove(session.id);
      return sessionless(request);
    }
    if (!this.cache.touch(session, this.given.now()))
      return { error: 'FETCH_SESSION_ID_NOT_FOUND' };
    session.advanceEpoch();
    return continued(session, this.hold(session, owner));
  }

  private hold(session: FetchSession, owner: SessionOwner): FetchWatch {
    const known = this.held.get(session);
    if (known?.owner === owner) return known.watch;
    known?.cancelOnClose();
    const watch = known?.watch ?? this.given.newWatch();
    const cancelOnClose = owner.onClose(() => this.cache.remove(session.id));
    // A connection that was closed before the answer calls back at once.
    const isKept = this.cache.get(session.id) === session;
    if (isKept) this.held.set(session, { owner, cancelOnClose, watch });
    return watch;
  }

  private release(session: FetchSession): void {
    const known = this.held.get(session);
    this.held.delete(session);
    known?.cancelOnClose();
    known?.watch.close();
  }
}

function sessionless({ topics }: FetchRequest): FetchContext {
  return { topics, watch: null, answer: (read, respond) => respond(read) };
}

function continued(session: FetchSession, watch: FetchWatch): FetchContext {
  const { epoch, topics } = session;
  return {
    topics,
    watch,
    answer: (read, respond) => {
      // Another request of the same session came meanwhile, on another connection: this one's client has gone on.
      if (session.epoch !== epoch) {
        const errorCode = errorCodeOf('INVALID_FETCH_SESSION_EPOCH');
        return { errorCode, sessionId: session.id, responses: [] };
      }
      return { ...respond({ ...read, topics: session.news(read.topics) }), sessionId: session.id };
    },
  };
}
