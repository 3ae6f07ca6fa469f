import { clientKeys, serverKeys } from './known-options.js';
import type {
  PosthornClientOptions,
  PosthornModuleOptions,
  PosthornServerOptions,
} from './options.js';
import { plainProducer } from './producer-options.js';

export function clientPart(options: PosthornModuleOptions): PosthornClientOptions {
  return pick(options, clientKeys);
}

export function serverPart(options: PosthornModuleOptions): PosthornServerOptions {
  // Replies and dead letters are no part of a transaction.
  const { producer } = options;
  return {
    groupId: '',
    ...pick(options, serverKeys),
    ...(producer && { producer: plainProducer(producer) }),
  };
}

function pick(options: PosthornModuleOptions, keys: object): PosthornModuleOptions {
  return Object.fromEntries(Object.entries(options).filter(([key]) => Object.hasOwn(keys, key)));
}
