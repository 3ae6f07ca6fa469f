import type { Group } from '../groups/groups.service.js';

/** A group as the topology needs it, with what it has committed. */
export interface ReadingGroup extends Pick<Group, 'groupId' | 'state' | 'members'> {
  /** Topics with a committed offset. */
  readonly committedTopics: readonly string[];
}

/** A client that produces to a topic; of all its connections and brokers together. */
export interface Producing {
  readonly service: string;
  readonly topic: string;
  readonly recordsPerSecond: number;
  readonly bytesPerSecond: number;
  readonly lastSeenMs: number;
}

/** A group, or a client without one, that reads a topic. */
export interface Consuming {
  readonly topic: string;
  /** null: it fetches without a group. */
  readonly groupId: string | null;
  /** Client ids of the members, or of who fetches. */
  readonly services: readonly string[];
  /** Members that are assigned partitions of the topic. */
  readonly members: number;
  readonly state: string | null;
  /** Of what was fetched lately by these clients; null where several groups share a client id. */
  readonly bytesPerSecond: number | null;
}

/** One running process, as far as connections tell: a client id at an address, or a member of a group. */
export interface Instance {
  readonly clientId: string;
  readonly host: string;
  readonly principal: string | null;
  readonly groupId: string | null;
  readonly memberId: string | null;
  readonly topics: readonly string[];
  readonly lastSeenMs: number | null;
}

export interface Service {
  /** The client id: what a service calls itself. */
  readonly name: string;
  readonly produces: readonly string[];
  readonly consumes: readonly string[];
  readonly groups: readonly string[];
  readonly instances: readonly Instance[];
  /** At least so many: see services.ts. */
  readonly processes: number;
  readonly recordsPerSecond: number;
  readonly lastSeenMs: number | null;
}

export interface Topology {
  readonly producers: readonly Producing[];
  readonly consumers: readonly Consuming[];
  readonly services: readonly Service[];
}
