import { integer } from '@posthorn/contracts';

/** Every setting of the service. Throws when one makes no sense. */
export function readConfig(env: NodeJS.ProcessEnv) {
  return {
    databaseUrl: env['DATABASE_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/posthorn',
    brokers: env['POSTHORN_BROKERS'] ?? '127.0.0.1:9092',
    /** Of this process within the service: the same again after a restart, so that it takes up its partitions at once. */
    instanceId: env['INSTANCE_ID'] ?? 'driver-1',
    host: env['HOST'] ?? '127.0.0.1',
    port: integer(0, 65_535).parse(Number(env['PORT'] ?? 3004), 'PORT'),
    pickUpMs: integer(0, 3_600_000).parse(Number(env['PICK_UP_MS'] ?? 300), 'PICK_UP_MS'),
    deliveryMs: integer(0, 3_600_000).parse(Number(env['DELIVERY_MS'] ?? 600), 'DELIVERY_MS'),
    /** 1, or the release that the demo ships on purpose: 2 miscounts tips. */
    release: integer(1, 2).parse(Number(env['RELEASE'] ?? 1), 'RELEASE'),
    /** Logs every step of every order: for watching a few, not for ten thousand. */
    narrate: env['NARRATE'] === '1',
  };
}

export type Config = ReturnType<typeof readConfig>;
export const CONFIG = Symbol('CONFIG');
