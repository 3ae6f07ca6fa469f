import { SetMetadata } from '@nestjs/common';

/** What is known of the method behind a handler. */
export interface HandlerMethod {
  /** `Class.method`. */
  readonly name: string;
  /** It knows what it has applied by the position of the record: see AppliesOnce. */
  readonly appliesOnce: AppliesOnceOptions | undefined;
}

export interface AppliesOnceOptions {
  /** It tells the records of a batch apart, and applies a batch as a whole or not at all. Default false. */
  readonly batches?: boolean;
}

const APPLIES_ONCE = 'posthorn:applies-once';

/**
 * Says of a handler that it knows a record which it has applied by its topic, partition and offset, and takes what its group has
 * committed for applied. So it is given records in their place: delayed retries are refused at boot, and batches unless it
 * says that it copes with them.
 */
export const AppliesOnce = (options: AppliesOnceOptions = {}): MethodDecorator =>
  SetMetadata(APPLIES_ONCE, options);

/**
 * `addHandler` gets a closure and the decorator's extras, but not whose method it is. The extras are the very object that
 * the decorator stored on the method, one per method, so the lifecycle provider, which does see the controllers, can
 * write down under it what is known of the method before the handlers are registered.
 */
const methods = new WeakMap<object, HandlerMethod>();

export function rememberHandlerMethod(extras: object, name: string, method: object): void {
  const appliesOnce = Reflect.getMetadata(APPLIES_ONCE, method) as AppliesOnceOptions | undefined;
  methods.set(extras, { name, appliesOnce });
}

/** undefined where PosthornModule is not imported. */
export function handlerMethod(extras: object | undefined): HandlerMethod | undefined {
  return extras && methods.get(extras);
}
