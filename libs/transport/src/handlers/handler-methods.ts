import { SetMetadata } from '@nestjs/common';
import type { AppliedRecords } from './applied-records.js';

/** What is known of the method behind a handler. */
export interface HandlerMethod {
  /** `Class.method`. */
  readonly name: string;
  /** It knows what it has applied by the position of the record: see AppliesOnce. */
  readonly appliesOnce: AppliesOnceOptions | undefined;
  /** Of the app; undefined where it has none. */
  readonly appliedRecords: (() => AppliedRecords) | undefined;
  /** What it returns has not begun, and Nest takes it for a value. */
  readonly isGenerator: boolean;
}

export interface AppliesOnceOptions {
  /** It tells the records of a batch apart, and applies a batch as a whole or not at all. Default false. */
  readonly batches?: boolean | undefined;
  /**
   * The reader under which it claims records from the Inbox of @posthorn/outbox, given its group and `Class.method`: with
   * that it may be tried again after a delay, since the inbox is told first.
   */
  readonly reader?: ((group: string, handler: string) => string) | undefined;
}

const APPLIES_ONCE = 'posthorn:applies-once';

/**
 * Says of a handler that it knows a record which it has applied by its topic, partition and offset, and takes what its group has
 * committed for applied. So it is given records in their place: delayed retries are refused at boot unless it says under
 * which name the inbox knows it, and batches unless it says that it copes with them.
 */
export const AppliesOnce = (options: AppliesOnceOptions = {}): MethodDecorator =>
  SetMetadata(APPLIES_ONCE, options);

/**
 * `addHandler` gets a closure and the decorator's extras, but not whose method it is. The extras are the very object that
 * the decorator stored on the method, one per method, so the lifecycle provider, which does see the controllers, can
 * write down under it what is known of the method before the handlers are registered: once for each controller that has
 * it, in Nest's order, since a method of a base class is one method with one object of extras.
 */
const methods = new WeakMap<object, readonly HandlerMethod[]>();

export function rememberHandlerMethods(extras: object, known: readonly HandlerMethod[]): void {
  methods.set(extras, known);
}

export function describeMethod(
  name: string,
  method: object,
  appliedRecords: HandlerMethod['appliedRecords'],
): HandlerMethod {
  const appliesOnce = Reflect.getMetadata(APPLIES_ONCE, method) as AppliesOnceOptions | undefined;
  const isGenerator = /Generator/.test(Object.prototype.toString.call(method));
  return { name, appliesOnce, appliedRecords, isGenerator };
}

/**
 * undefined where PosthornModule is not imported.
 * @param turn how many controllers were asked for before.
 */
export function handlerMethod(extras: object | undefined, turn: number): HandlerMethod | undefined {
  const known = extras && methods.get(extras);
  return known?.[Math.min(turn, known.length - 1)];
}
