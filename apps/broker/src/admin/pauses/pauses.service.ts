import { Inject, Injectable } from '@nestjs/common';
import {
  type AskedPause,
  isMarkedPaused,
  isObeyed,
  type Pause,
  type PauseScope,
} from '@posthorn/client';
import { ADMIN_CONTEXT, type AdminContext } from '../admin-context.js';
import { LogReader } from '../cluster/log-reader.js';
import { GroupsService } from '../groups/groups.service.js';
import { ControlTopic } from './control-topic.js';

export interface Standing {
  readonly topic: string;
  readonly partition: number;
  readonly memberId: string | null;
  readonly standing: 'running' | 'pausing' | 'paused' | 'resuming';
}

export interface AskedScope {
  readonly topic: string;
  /** undefined: all of the topic. */
  readonly partitions?: readonly number[];
}

/** Before any time: what has ended by itself is still there to be taken back. */
const EVER = Number.NEGATIVE_INFINITY;

/** Pauses of running groups: asked for in the control topic, and obeyed by owners whose commits say so (docs/decisions/0063). */
@Injectable()
export class PausesService {
  constructor(
    @Inject(ADMIN_CONTEXT) private readonly context: AdminContext,
    private readonly reader: LogReader,
    private readonly groups: GroupsService,
    private readonly control: ControlTopic,
  ) {}

  get nowMs(): number {
    return this.context.clock.now();
  }

  /** @throws Problem for a topic or a partition that does not exist: a misspelt one would pause nothing without a word. */
  scopesOf(groupId: string, asked: readonly AskedScope[] | undefined): readonly PauseScope[] {
    if (asked === undefined) return [{ groupId, topic: null, partition: null }];
    return asked.flatMap(({ topic, partitions }): PauseScope[] => {
      const found = this.reader.topic(topic);
      if (partitions === undefined) return [{ groupId, topic, partition: null }];
      return partitions.map((index) => {
        const { index: partition } = this.reader.partition(found, index);
        return { groupId, topic, partition };
      });
    });
  }

  async pause(
    scopes: readonly PauseScope[],
    why: Pick<Pause, 'by' | 'reason' | 'untilMs'>,
  ): Promise<void> {
    const atMs = this.context.clock.now();
    await this.control.pause(scopes.map((scope) => ({ ...scope, ...why, atMs })));
  }

  /** Takes back what was asked for within the scopes; a wider pause goes on. */
  async resume(groupId: string, scopes: readonly PauseScope[]): Promise<void> {
    const asked = (await this.control.read()).inForce(groupId, EVER);
    await this.control.resume(asked.filter((pause) => scopes.some((scope) => lies(pause, scope))));
  }

  async inForce(groupId: string): Promise<readonly AskedPause[]> {
    return (await this.control.read()).inForce(groupId, this.context.clock.now());
  }

  /** Of every partition with a committed offset or a member. @throws Problem when there is no such group. */
  async standings(groupId: string): Promise<readonly Standing[]> {
    const [group, committed, pauses] = await Promise.all([
      this.groups.describe(groupId),
      this.groups.committed(groupId),
      this.control.read(),
    ]);
    const metadata = new Map(committed.map((one) => [nameOf(one), one.metadata]));
    const owners = new Map<string, string>();
    for (const { memberId, assignment } of group.members) {
      for (const { topic, partitions } of assignment ?? []) {
        for (const partition of partitions) owners.set(nameOf({ topic, partition }), memberId);
      }
    }
    const names = [...new Set([...metadata.keys(), ...owners.keys()])];
    const now = this.context.clock.now();
    return names
      .map((name) => partitionOf(name))
      .sort((a, b) =>
        a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1,
      )
      .map(({ topic, partition }) => {
        const name = nameOf({ topic, partition });
        const pause = pauses.of(groupId, topic, partition, now);
        const standing = standingOf(pause, metadata.get(name) ?? '');
        return { topic, partition, memberId: owners.get(name) ?? null, standing };
      });
  }
}

function standingOf(pause: AskedPause | undefined, metadata: string): Standing['standing'] {
  if (pause === undefined) return isMarkedPaused(metadata) ? 'resuming' : 'running';
  return isObeyed(pause, metadata) ? 'paused' : 'pausing';
}

/** Whether all that one scope names is within the other. */
function lies(inner: PauseScope, outer: PauseScope): boolean {
  if (outer.topic === null) return true;
  if (outer.topic !== inner.topic) return false;
  return outer.partition === null || outer.partition === inner.partition;
}

interface Named {
  readonly topic: string;
  readonly partition: number;
}

/** No topic has a slash in its name. */
const nameOf = ({ topic, partition }: Named): string => `${topic}/${partition}`;

function partitionOf(name: string): Named {
  const at = name.lastIndexOf('/');
  return { topic: name.slice(0, at), partition: Number(name.slice(at + 1)) };
}
