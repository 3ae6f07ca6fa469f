import { describe, expect, it } from '@jest/globals';
import type { BrokerRow, ShardRow } from '../sql/leases.js';
import { ShardPlan } from './shard-plan.js';

const US = { brokerId: 1, brokerEpoch: 10n };
const OTHER = { brokerId: 2, brokerEpoch: 20n };
const NOBODY = { brokerId: null, brokerEpoch: null };
const NONE = new Map<number, number>();

type Owner = Pick<ShardRow, 'brokerId' | 'brokerEpoch'>;

const row = (owner: Owner): ShardRow => ({ epoch: 1, ...owner });

function broker(owner: typeof US, state: Partial<BrokerRow> = {}): BrokerRow {
  const address = { host: 'localhost', port: 9092, endpoints: {} };
  return { ...address, ...owner, expired: false, leaving: false, ...state };
}

function planOf(brokers: readonly BrokerRow[], owners: readonly Owner[]): ShardPlan {
  const seen = { catalogVersion: 1n, brokers, shards: owners.map(row) };
  return new ShardPlan(seen, US.brokerId, US.brokerEpoch);
}

describe('the plan of a broker', () => {
  it('hands back what is more than its even share, and takes nothing then', () => {
    const plan = planOf([broker(US), broker(OTHER)], [US, US, US, US]);
    expect(plan.excess()).toHaveLength(2);
    expect(plan.missing(new Map([0, 1, 2, 3].map((shard) => [shard, 1])))).toEqual([]);
  });

  it('takes what is free, and what a broker had whose registration is over', () => {
    const gone = { brokerId: 3, brokerEpoch: 30n };
    expect(planOf([broker(US)], [NOBODY, gone]).missing(NONE)).toEqual([0, 1]);
  });

  it('takes nothing that another broker holds, and waits for what is to be its own', () => {
    const plan = planOf([broker(US), broker(OTHER)], [OTHER, OTHER]);
    expect(plan.missing(NONE)).toEqual([]);
    expect(plan.isAwaiting(NONE)).toBe(true);
  });

  it('acquires again what is its own by the row and without a state', () => {
    const plan = planOf([broker(US)], [US, US]);
    expect(plan.missing(new Map([[0, 1]]))).toEqual([1]);
    expect(plan.isAwaiting(NONE)).toBe(true);
    expect(plan.isAwaiting(new Map([0, 1].map((shard) => [shard, 1])))).toBe(false);
  });

  it('holds nothing under an earlier registration of its own', () => {
    const before = { brokerId: US.brokerId, brokerEpoch: 9n };
    const plan = planOf([broker(US), broker(OTHER)], [before, before, before, before]);
    expect(plan.excess()).toEqual([]);
    expect(plan.missing(NONE)).toHaveLength(2);
  });

  it('counts on nobody who leaves, and keeps its shards when all do', () => {
    const leaving = { leaving: true };
    const owners = [US, OTHER];
    const left = planOf([broker(US), broker(OTHER, leaving)], owners);
    expect(left.excess()).toEqual([]);
    expect(left.isAwaiting(new Map([[0, 1]]))).toBe(true);
    expect(planOf([broker(US, leaving), broker(OTHER)], owners).excess()).toEqual([0]);
    expect(planOf([broker(US, leaving), broker(OTHER, leaving)], owners).excess()).toEqual([]);
  });
});
