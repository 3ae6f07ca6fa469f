import type {
  OffsetCommitRequest,
  OffsetDeleteRequest,
  OffsetFetchRequest,
} from '@posthorn/coordinator';
import { askedAgain } from '../cluster/asked-again.js';
import type { GroupSource } from './peer-groups.js';

type Answer<Name extends keyof GroupSource> = ReturnType<GroupSource[Name]>;
type LeaveGroupRequest = Parameters<GroupSource['leaveGroup']>[0];

/** Nothing was done, by a coordinator that is not the one any more, or not quite yet. */
const MOVING: ReadonlySet<string> = new Set([
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
]);
/** Whoever commits here has looked whether the topic is there: its coordinator has yet to hear of it. */
const MOVING_OR_NEWS: ReadonlySet<string> = new Set([...MOVING, 'UNKNOWN_TOPIC_OR_PARTITION']);

/**
 * What is asked of a group's coordinator, asked again while the group is handed from one broker to another: people and their programs
 * have no part in that. After a crash it takes longer, and the refusal stays the answer.
 */
export class GroupsOnTheMove implements Omit<GroupSource, 'listGroups'> {
  /** @param coordinator whoever coordinates the group now. */
  constructor(private readonly coordinator: () => GroupSource) {}

  describeGroups(groupIds: readonly string[]): Answer<'describeGroups'> {
    return this.asked(
      (source) => source.describeGroups(groupIds),
      (groups) => groups.map(({ error }) => error),
    );
  }

  fetchOffsets(request: OffsetFetchRequest): Answer<'fetchOffsets'> {
    return this.asked(
      (source) => source.fetchOffsets(request),
      ({ error }) => [error],
    );
  }

  commitOffsets(request: OffsetCommitRequest): Answer<'commitOffsets'> {
    return this.asked(
      (source) => source.commitOffsets(request),
      ({ topics }) => topics.flatMap(({ partitions }) => partitions.map(({ error }) => error)),
      MOVING_OR_NEWS,
    );
  }

  deleteGroups(groupIds: readonly string[]): Answer<'deleteGroups'> {
    return this.asked(
      (source) => source.deleteGroups(groupIds),
      (groups) => groups.map(({ error }) => error),
    );
  }

  deleteOffsets(request: OffsetDeleteRequest): Answer<'deleteOffsets'> {
    return this.asked(
      (source) => source.deleteOffsets(request),
      ({ error }) => [error],
    );
  }

  leaveGroup(request: LeaveGroupRequest): Answer<'leaveGroup'> {
    return this.asked(
      (source) => source.leaveGroup(request),
      ({ error }) => [error],
    );
  }

  private asked<Given>(
    ask: (source: GroupSource) => Given | Promise<Given>,
    errorsOf: (answer: Given) => readonly string[],
    passing = MOVING,
  ): Promise<Given> {
    return askedAgain(
      () => ask(this.coordinator()),
      (answer) => errorsOf(answer).some((error) => passing.has(error)),
    );
  }
}
