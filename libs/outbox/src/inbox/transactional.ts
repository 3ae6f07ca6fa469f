import { AsyncLocalStorage } from 'node:async_hooks';
import {
  applyDecorators,
  createParamDecorator,
  Inject,
  Injectable,
  SetMetadata,
  UseInterceptors,
  type CallHandler,
  type ExecutionContext,
  type NestInterceptor,
} from '@nestjs/common';
import { AppliesOnce, PosthornBatchContext, PosthornContext } from '@posthorn/transport';
import { EMPTY, from, lastValueFrom, mergeMap, of, type Observable } from 'rxjs';
import { DataSource, type EntityManager } from 'typeorm';
import { inWholeTransaction } from '../database/whole-transaction.js';
import { originsOf } from './applied-place.js';
import { Inbox } from './inbox.js';
import { wholeOrNothing } from './transactional-batch.js';

export interface TransactionalOptions {
  /**
   * Under which name the database knows what this handler has applied. Default: group and `Class.method`, so that
   * a handler that is renamed starts anew: give it a name of its own before you rename it.
   */
  readonly name?: string | undefined;
}

const OPTIONS = Symbol('posthorn:transactional');
const running = new AsyncLocalStorage<EntityManager>();
const managers = new WeakMap<object, EntityManager>();

/**
 * Runs an event handler in a transaction of the service's database that also says that the record was applied: its writes
 * happen once, however often the record comes. A record that was applied before is done without running the handler.
 *
 * A batch handler has one transaction for its batch, without the records that were applied before. It is applied as a whole or
 * not at all: a failure of any record rolls all of it back, and the batch is tried again, at last each record by itself.
 *
 * The handler's writes have to go through the manager of the transaction: `@Manager() manager: EntityManager`, or
 * `currentManager()` in what it calls. What else it does, it may do again.
 */
export function Transactional(options: TransactionalOptions = {}): MethodDecorator {
  return applyDecorators(
    AppliesOnce({ batches: true, reader: (group, handler) => readerOf(options, group, handler) }),
    SetMetadata(OPTIONS, options),
    UseInterceptors(TransactionalInterceptor),
  );
}

/** The EntityManager of the handler's transaction, as a parameter. */
export const Manager = createParamDecorator((_: unknown, context: ExecutionContext) => {
  const manager = managers.get(context.switchToRpc().getContext<object>());
  if (!manager) throw new Error('@Manager() needs @Transactional() on the handler');
  return manager;
});

/** The EntityManager of the transaction that runs, for what a `@Transactional()` handler calls. Throws outside of one. */
export function currentManager(): EntityManager {
  const manager = running.getStore();
  if (!manager) throw new Error('currentManager() is called outside of a @Transactional() handler');
  return manager;
}

@Injectable()
export class TransactionalInterceptor implements NestInterceptor {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(Inbox) private readonly inbox: Inbox,
  ) {}

  intercept(execution: ExecutionContext, next: CallHandler): Observable<unknown> {
    const context = execution.switchToRpc().getContext<unknown>();
    if (!(context instanceof PosthornContext)) {
      throw new TypeError(`${handlerOf(execution)} is @Transactional(), which is for records only`);
    }
    // An answer to a request comes after the commit; nothing, for a record that was applied before.
    return from(this.run(execution, context, next)).pipe(
      mergeMap((outcome) => (outcome === null ? EMPTY : of(outcome.value))),
    );
  }

  private run(
    execution: ExecutionContext,
    context: PosthornContext,
    next: CallHandler,
  ): Promise<{ value: unknown } | null> {
    const reader = readerOf(optionsOf(execution), context.getGroup(), handlerOf(execution));
    return inWholeTransaction(this.dataSource, async (manager) => {
      const isNew = await this.inbox.claim(manager, originsOf(context, reader), { reader });
      if (!isNew.includes(true)) return null;
      if (context instanceof PosthornBatchContext) {
        const payloads = execution.switchToRpc().getData<unknown[]>();
        payloads.splice(0, payloads.length, ...payloads.filter((_, index) => isNew[index]));
        context.narrow((index) => isNew[index]);
      }
      managers.set(context, manager);
      const handled = running.run(manager, () =>
        lastValueFrom(next.handle(), { defaultValue: undefined }),
      );
      const value = await (context instanceof PosthornBatchContext
        ? wholeOrNothing(handled)
        : handled);
      // What was lost meanwhile may be at work elsewhere: it is rolled back here, and applied there.
      context.signal.throwIfAborted();
      return { value };
    });
  }
}

function readerOf({ name }: TransactionalOptions, group: string, handler: string): string {
  return name ?? `${group}/${handler}`;
}

function optionsOf(execution: ExecutionContext): TransactionalOptions {
  return (Reflect.getMetadata(OPTIONS, execution.getHandler()) ?? {}) as TransactionalOptions;
}

function handlerOf(execution: ExecutionContext): string {
  return `${execution.getClass().name}.${execution.getHandler().name}`;
}
