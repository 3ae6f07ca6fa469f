import type { GroupSummary } from '@posthorn/admin-client';
import type { ReactNode } from 'react';
import { Status, type Tone } from '../values/status.js';

type State = GroupSummary['state'];

const TONES: Readonly<Record<State, Tone>> = {
  Stable: 'good',
  Empty: 'quiet',
  PreparingRebalance: 'busy',
  CompletingRebalance: 'busy',
};

const WORDS: Readonly<Record<State, string>> = {
  Stable: 'Stable',
  Empty: 'Empty',
  PreparingRebalance: 'Rebalancing',
  CompletingRebalance: 'Rebalancing',
};

const MEANINGS: Readonly<Record<State, string>> = {
  Stable: 'Its members are at work.',
  Empty: 'It has offsets and no members: nobody reads.',
  PreparingRebalance: 'Members are joining or leaving; partitions are about to be shared out.',
  CompletingRebalance: 'Partitions are being shared out.',
};

/** Kafka's state of a group, in a word. */
export function GroupState({ state }: { readonly state: State }): ReactNode {
  return (
    <Status tone={TONES[state]} title={`${state}: ${MEANINGS[state]}`}>
      {WORDS[state]}
    </Status>
  );
}
