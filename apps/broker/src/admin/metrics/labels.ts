import { Kept } from './kept.js';

/** Labels as they stand between the braces, in UTF-8: the same ones serve many series and many scrapes. */
export type Labels = Uint8Array;

export const NO_LABELS: Labels = new Uint8Array();

/** `topic="orders",partition="3"` */
export function labelsOf(labels: Readonly<Record<string, string | number>>): Labels {
  return Buffer.from(textOf(labels));
}

function textOf(labels: Readonly<Record<string, string | number>>): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(String(value))}"`)
    .join(',');
}

function escaped(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

export interface GroupLabels {
  /** As kafka_exporter calls it. */
  readonly consumergroup: Labels;
  /** As kafka-lag-exporter calls it, and we do. */
  readonly group: Labels;
}

interface TopicLabels {
  readonly text: string;
  readonly topic: Labels;
  readonly partitions: Labels[];
}

/** The labels of topics, partitions and groups: the same ones from one scrape to the next. */
export class KnownLabels {
  readonly #topics = new Kept<string, TopicLabels>();
  readonly #groups = new Kept<string, GroupLabels>();

  /** To be called before each scrape. */
  nextScrape(): void {
    this.#topics.nextScrape();
    this.#groups.nextScrape();
  }

  /** topic */
  topic(name: string): Labels {
    return this.#topics.get(name, newTopic).topic;
  }

  /** topic and partition */
  partition(topic: string, index: number): Labels {
    const { text, partitions } = this.#topics.get(topic, newTopic);
    return (partitions[index] ??= Buffer.from(`${text},partition="${index}"`));
  }

  group(groupId: string): GroupLabels {
    return this.#groups.get(groupId, newGroup);
  }
}

function newTopic(topic: string): TopicLabels {
  const text = textOf({ topic });
  return { text, topic: Buffer.from(text), partitions: [] };
}

function newGroup(groupId: string): GroupLabels {
  return {
    consumergroup: labelsOf({ consumergroup: groupId }),
    group: labelsOf({ group: groupId }),
  };
}
