import { Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Requires } from '../access/requires.js';
import { FromWrite } from '../conventions/from-write.js';
import { Write } from '../conventions/write.js';
import { ApiProblems } from '../http/documented.js';
import { Problem } from '../http/problem.js';
import { committedBodyOf } from './group-bodies.js';
import { stillSubscribed } from './group-problem.js';
import { CommittedOffsetList } from './groups.dto.js';
import { GroupsService } from './groups.service.js';

@Controller('api/v1/consumer-groups')
@ApiTags('Consumer groups')
@ApiProblems()
export class GroupOffsetsController {
  constructor(private readonly groups: GroupsService) {}

  @Delete(':group/offsets/:topic')
  @Requires('group:reset')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'deleteCommittedOffsets',
    summary: 'Forget what a group has committed in a topic that it reads no more',
    description:
      'It has no lag there any more. Answers what was committed: a reset of each partition to that takes it back. Others of the group may run.',
  })
  @ApiOkResponse({ type: CommittedOffsetList })
  async delete(
    @Param('group') groupId: string,
    @Param('topic') topic: string,
    @FromWrite() write: Write,
  ): Promise<CommittedOffsetList> {
    const { members } = await this.groups.describe(groupId);
    const committed = await this.groups.committed(groupId);
    const forgotten = committed.filter((one) => one.topic === topic);
    if (forgotten.length === 0) {
      const detail = `Group "${groupId}" has committed nothing in a topic "${topic}".`;
      throw new Problem('topic-not-found', detail);
    }
    const offsets = forgotten.map((one) => committedBodyOf(one));
    const before = offsets.map(({ partition, offset }) => [topic, partition, offset]);
    const action = 'group.deleteOffsets';
    const partitions = forgotten.map(({ partition }) => partition);
    const isRead = members.some(({ assignment }) => assignment?.some((one) => one.topic === topic));
    await write.run(
      { action, resource: `group/${groupId}`, details: { topic, before } },
      {
        // Subscriptions are the coordinator's; what is assigned is what can be seen of them.
        preview: () => {
          if (isRead) throw stillSubscribed(groupId, topic);
          return Promise.resolve();
        },
        work: () => this.groups.deleteOffsets(groupId, topic, partitions),
      },
    );
    return { offsets };
  }
}
