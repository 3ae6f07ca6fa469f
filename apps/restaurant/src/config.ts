import { integer } from '@posthorn/contracts';

/** Every setting of the service. Throws when one makes no sense. */
export function readConfig(env: NodeJS.ProcessEnv) {
  return {
    databaseUrl: env['DATABASE_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/posthorn',
    brokers: env['POSTHORN_BROKERS'] ?? '127.0.0.1:9092',
    /** Of this process within the service: the same again after a restart, so that it takes up its partitions at once. */
    instanceId: env['INSTANCE_ID'] ?? 'restaurant-1',
    host: env['HOST'] ?? '127.0.0.1',
    port: integer(0, 65_535).parse(Number(env['PORT'] ?? 3002), 'PORT'),
    cookingMs: integer(0, 3_600_000).parse(Number(env['COOKING_MS'] ?? 400), 'COOKING_MS'),
    soldOut: new Set((env['SOLD_OUT'] ?? 'Fugu').split(',')),
    /** On the menu before the kitchen was taught them. */
    unknownDishes: new Set((env['UNKNOWN_DISHES'] ?? 'Ambrosia').split(',')),
    /** Logs every step of every order: for watching a few, not for ten thousand. */
    narrate: env['NARRATE'] === '1',
  };
}

export type Config = ReturnType<typeof readConfig>;
export const CONFIG = Symbol('CONFIG');
