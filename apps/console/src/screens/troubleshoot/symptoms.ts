import type { LinkProps } from '@tanstack/react-router';

export interface Symptom {
  readonly question: string;
  readonly answer: string;
  /** Where to look. */
  readonly to: NonNullable<LinkProps['to']>;
  readonly search?: LinkProps['search'];
  readonly linkText: string;
}

/** What is asked first, by what one sees of it. */
export const SYMPTOMS: readonly Symptom[] = [
  {
    question: 'A service is behind, and it grows',
    answer:
      'Members that are at work and too slow show a rate below what comes in: add instances, up to one for each partition. Without members the service is down, or joins under another group id.',
    to: '/groups',
    search: { sort: 'lag' },
    linkText: 'Groups, the furthest behind first',
  },
  {
    question: 'One partition stands still, the others go on',
    answer:
      'A record that its handler cannot handle stops the partition while it is tried again. With retries it becomes a dead letter; without, it can be skipped on the Lag tab of the group.',
    to: '/groups',
    linkText: 'Groups',
  },
  {
    question: 'A service reads nothing, and says nothing',
    answer:
      'A new group begins at the end unless it is told otherwise, so it sees only what is written from now on. Reset its offsets to the start. Or it is paused: its page says so, and by whom.',
    to: '/groups',
    linkText: 'Groups',
  },
  {
    question: 'An event was published, and is not in its topic',
    answer:
      'Search by its key over all topics. What a transaction published in SQL is in the outbox until a broker moves it, and what no topic takes is kept there with the reason.',
    to: '/search',
    linkText: 'Search',
  },
  {
    question: 'Something happened twice, or not at all',
    answer:
      'The journey of its id shows every record, who handled it and when, with retries and dead letters.',
    to: '/journey',
    linkText: 'Journey',
  },
  {
    question: 'A group rebalances again and again',
    answer:
      'A handler that takes longer than max.poll.interval.ms or a process that comes and goes makes its group share out the partitions anew each time. The Rebalances tab of the group shows how often.',
    to: '/groups',
    linkText: 'Groups',
  },
  {
    question: 'The disk fills up',
    answer:
      'The largest topics, and what retention did last. A topic keeps what its retention.ms and retention.bytes say; dead rows of tables wait for vacuum.',
    to: '/storage',
    linkText: 'Storage',
  },
  {
    question: 'A broker does not answer',
    answer:
      'Its partitions are taken over by the others within seconds. What the broker that you talk to thinks of itself is in its checks.',
    to: '/brokers',
    linkText: 'Brokers',
  },
];
