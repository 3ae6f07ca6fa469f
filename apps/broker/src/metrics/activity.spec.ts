import { expect, it } from '@jest/globals';
import { Activity } from './activity.js';

const rebalanceOf = (groupId: string) => ({ groupId, generationId: 1, memberCount: 2 });

it('adds up what is appended to a partition, and the rebalances of a group', () => {
  const activity = new Activity();
  activity.appended(7, 2, 100);
  activity.appended(7, 3, 50);
  activity.rebalanced(rebalanceOf('kitchen'));
  activity.rebalanced(rebalanceOf('kitchen'));
  expect(activity.appendedTo(7)).toEqual({ records: 5, bytes: 150 });
  expect(activity.appendedTo(8)).toEqual({ records: 0, bytes: 0 });
  expect(activity.rebalancesOf('kitchen')).toBe(2);
});

it('forgets the partitions of deleted topics and the groups of other brokers', () => {
  const activity = new Activity();
  activity.appended(7, 2, 100);
  activity.appended(8, 1, 10);
  activity.rebalanced(rebalanceOf('gone'));
  activity.keepOnly(new Set([8]), new Set());
  expect(activity.appendedTo(7).records).toBe(0);
  expect(activity.appendedTo(8).records).toBe(1);
  expect(activity.rebalancesOf('gone')).toBe(0);
});

it('tells who listens of every rebalance', () => {
  const activity = new Activity();
  const heard: string[] = [];
  activity.rebalanced(rebalanceOf('before'));
  activity.onRebalance(({ groupId }) => heard.push(groupId));
  activity.rebalanced(rebalanceOf('kitchen'));
  activity.onRebalance(null);
  activity.rebalanced(rebalanceOf('after'));
  expect(heard).toEqual(['kitchen']);
});
