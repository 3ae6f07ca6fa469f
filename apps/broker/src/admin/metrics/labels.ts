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

/** The labels of topics, partitions and groups, kept from one scrape to the next; what a scrape does not use is forgotten by the next. */
export class KnownLabels {
  #topics = new Map<string, TopicLabels>();
  #groups = new Map<string, GroupLabels>();
  #topicsBefore = this.#topics;
  #groupsBefore = this.#groups;

  /** To be called before each scrape. */
  nextScrape(): void {
    this.#topicsBefore = this.#topics;
    this.#groupsBefore = this.#groups;
    this.#topics = new Map();
    this.#groups = new Map();
  }

  /** topic */
  topic(name: string): Labels {
    return this.#ofTopic(name).topic;
  }

  /** topic and partition */
  partition(topic: string, index: number): Labels {
    const { text, partitions } = this.#ofTopic(topic);
    return (partitions[index] ??= Buffer.from(`${text},partition="${index}"`));
  }

  group(groupId: string): GroupLabels {
    const known = this.#groups.get(groupId) ??
      this.#groupsBefore.get(groupId) ?? {
        consumergroup: labelsOf({ consumergroup: groupId }),
        group: labelsOf({ group: groupId }),
      };
    this.#groups.set(groupId, known);
    return known;
  }

  #ofTopic(name: string): TopicLabels {
    const used = this.#topics.get(name);
    if (used !== undefined) return used;
    const known = this.#topicsBefore.get(name) ?? newTopic(name);
    this.#topics.set(name, known);
    return known;
  }
}

function newTopic(topic: string): TopicLabels {
  const text = textOf({ topic });
  return { text, topic: Buffer.from(text), partitions: [] };
}
