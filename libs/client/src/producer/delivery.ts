import { SendAllError } from '../errors.js';
import type { RecordMetadata } from '../types.js';

/** Who waits for records: told once about each of them, by its position in the call that sent it. */
export interface Delivery {
  delivered(position: number, metadata: RecordMetadata): void;
  failed(position: number, error: Error): void;
}

/** `send`: one record, one promise. */
export class SingleDelivery implements Delivery {
  constructor(
    private readonly resolve: (metadata: RecordMetadata) => void,
    private readonly reject: (error: Error) => void,
  ) {}

  delivered(_position: number, metadata: RecordMetadata): void {
    this.resolve(metadata);
  }

  failed(_position: number, error: Error): void {
    this.reject(error);
  }
}

/**
 * `sendAll`: many records, one promise. At 100 bytes a record the promise of each is half of what sending costs, and
 * whoever has many records at hand waits for all of them anyway.
 */
export class GroupDelivery implements Delivery {
  readonly promise: Promise<readonly RecordMetadata[]>;
  readonly #metadata: (RecordMetadata | null)[];
  readonly #failures = new Map<number, Error>();
  #waiting: number;
  #settle!: () => void;

  constructor(recordCount: number) {
    this.#waiting = recordCount;
    this.#metadata = Array.from({ length: recordCount }, () => null);
    this.promise = new Promise((resolve, reject) => {
      this.#settle = () => {
        if (this.#failures.size > 0) reject(new SendAllError(this.#metadata, this.#failures));
        else resolve(this.#metadata as RecordMetadata[]);
      };
    });
    if (recordCount === 0) this.#settle();
  }

  delivered(position: number, metadata: RecordMetadata): void {
    this.#metadata[position] = metadata;
    this.#settled();
  }

  failed(position: number, error: Error): void {
    this.#failures.set(position, error);
    this.#settled();
  }

  #settled(): void {
    this.#waiting -= 1;
    if (this.#waiting === 0) this.#settle();
  }
}
