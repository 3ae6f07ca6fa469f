const KEPT = 8;

/** Fields whose values only the broker can tell, under the names that requests have for them. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  memberId: ['memberId'],
  leader: ['memberId'],
  generationId: ['generationId', 'generationIdOrMemberEpoch'],
  topicId: ['topicId'],
  producerId: ['producerId', 'v3AndBelowProducerId'],
  producerEpoch: ['producerEpoch', 'v3AndBelowProducerEpoch'],
  sessionId: ['sessionId'],
  protocolName: ['protocolName'],
};

/** The latest values that answers gave for such fields, so that requests reach behind the first check. */
export class Learned {
  readonly #values = new Map<string, unknown[]>();

  of(field: string): readonly unknown[] {
    return this.#values.get(field) ?? [];
  }

  /** Looks through a decoded answer. */
  from(answer: unknown): void {
    if (Array.isArray(answer)) return answer.forEach((item) => this.from(item));
    if (typeof answer !== 'object' || answer === null || Buffer.isBuffer(answer)) return;
    for (const [name, value] of Object.entries(answer)) {
      if (typeof value === 'object') this.from(value);
      else for (const field of NAMES[name] ?? []) this.#keep(field, value);
    }
  }

  #keep(field: string, value: unknown): void {
    const values = this.#values.get(field) ?? [];
    if (values.includes(value)) return;
    values.push(value);
    if (values.length > KEPT) values.shift();
    this.#values.set(field, values);
  }
}
