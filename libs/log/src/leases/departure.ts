/** How long the handing over of all shards may take; after that they are handed back whoever takes them. */
const LEAVE_MS = 2_000;

/** A broker that hands over all its shards before it stops. */
export class Departure {
  /** True when others lead all of them. */
  readonly ended: Promise<boolean>;
  #end: (isHandedOver: boolean) => void = () => undefined;

  /** @param handBackAt when the others will have heard of it: a shard that nobody expects would lie there for longer. */
  constructor(private readonly handBackAt: number) {
    this.ended = new Promise((resolve) => {
      const timer = setTimeout(() => this.end(false), LEAVE_MS);
      this.#end = (isHandedOver) => {
        clearTimeout(timer);
        resolve(isHandedOver);
      };
    });
  }

  mayHandBack(nowMs: number): boolean {
    return nowMs >= this.handBackAt;
  }

  end(isHandedOver: boolean): void {
    this.#end(isHandedOver);
  }
}
