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

function planOf(
  brokers: readonly BrokerRow[],
  owners: readonly Owner[],
  handedBack: readonly number[] = [],
): ShardPlan {
  const seen = { catalogVersion: 1n, brokers, shards: owners.map(row) };
  return new ShardPlan(seen, US.brokerId, US.brokerEpoch, (shard) => handedBack.includes(shard));
}

describe('the plan of a broker', () => {
  it('hands back what is more than its even share, and takes nothing then', () => {
    const plan = planOf([broker(US), broker(OTHER)], [US, US, US, US]);
    expect(plan.excess()).toHaveLength(2);
    expect(plan.missing(new Map([0, 1, 2, 3].map((shard) => [shard, 1])))).toEqual([]);
  });

  it('hands nothing else back while some of it is drained later than the rest', () => {
    const brokers = [broker(US), broker(OTHER)];
    const all = Array.from({ length: 16 }, () => US);
    const given = planOf(brokers, all).excess();
    const late = given.slice(-3);
    const owners = all.map((owner, shard) =>
      given.includes(shard) && !late.includes(shard) ? OTHER : owner,
    );
    const owned = new Map(
      owners.flatMap((owner, shard) => (owner === US ? [[shard, 1] as const] : [])),
    );
    const plan = planOf(brokers, owners, late);
    expect(plan.excess()).toEqual(late);
    expect(plan.missing(owned)).toEqual([]);
    // Of whoever does not know which they are, others would be asked in their place.
    expect(planOf(brokers, owners).excess()).not.toEqual(late);
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
