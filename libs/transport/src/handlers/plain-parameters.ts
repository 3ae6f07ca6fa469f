import { RpcContextCreator } from '@nestjs/microservices/context/rpc-context-creator.js';

type Parameter = Parameters<RpcContextCreator['createPipesFn']>[1][number];
type Apply = NonNullable<ReturnType<RpcContextCreator['createPipesFn']>>;

let isPrepared = false;

/**
 * Nest takes each parameter of a handler through two promises and all of them through `Promise.all`, though no pipe is to
 * see any: a tenth of what a record costs with all that is done with it (0.5 of 4.5 us, and a fifth of its memory). Where
 * there is no pipe the parameters are taken as they are, and one that is a promise, which a custom decorator may give, is
 * waited for as before. With a pipe of any kind Nest's own way stands.
 */
export function takePlainParametersPlainly(): void {
  if (isPrepared) return;
  isPrepared = true;
  const { prototype } = RpcContextCreator;
  // oxlint-disable-next-line typescript/unbound-method -- called with its own `this`
  const { createPipesFn } = prototype;
  prototype.createPipesFn = function (this: RpcContextCreator, pipes, parameters) {
    const nests = createPipesFn.call(this, pipes, parameters);
    const hasPipe = pipes.length > 0 || parameters.some((one) => one.pipes.length > 0);
    return nests === null || hasPipe ? nests : plainly(parameters);
  };
}

function plainly(parameters: readonly Parameter[]): Apply {
  // The caller awaits what it gets, and waits for nothing where that is no promise.
  return (args, ...params) => {
    let waiting: Promise<void>[] | undefined;
    for (const { index, extractValue } of parameters) {
      const value: unknown = extractValue(...params);
      args[index] = value;
      if (isThenable(value)) (waiting ??= []).push(settle(args, index, value));
    }
    return (waiting && Promise.all(waiting)) as unknown as Promise<void>;
  };
}

async function settle(args: unknown[], index: number, value: PromiseLike<unknown>): Promise<void> {
  args[index] = await value;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (typeof value !== 'object' || value === null) return false;
  return typeof (value as { then?: unknown }).then === 'function';
}
