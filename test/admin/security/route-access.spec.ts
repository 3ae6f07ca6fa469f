import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAdminApp } from '../../../apps/broker/src/admin/admin-app.js';
import type { AdminContext } from '../../../apps/broker/src/admin/admin-context.js';
import { routesOf, type Route } from '../../../apps/broker/src/admin/access/route-list.js';

/** Everybody who reaches the port may call these, signed in or not; each says in its own place why. */
const OPEN = [
  'GET /api/v1/oidc/callback',
  'GET /api/v1/oidc/sign-out',
  'GET /api/v1/oidc/start',
  'GET /api/v1/problems',
  'GET /api/v1/problems/:code',
  'GET /api/v1/sign-in',
  'GET /health/checks',
  'GET /health/checks/:name',
  'GET /health/live',
  'GET /health/ready',
  'GET /sign-in',
  'GET /sign-in/page.css',
  'GET /sign-in/page.js',
  'POST /api/v1/first-admin',
  'POST /api/v1/sessions',
];

describe('every route of the admin API', () => {
  let routes: readonly Route[];
  let close: () => Promise<void>;
  beforeAll(async () => {
    const silent = (): void => undefined;
    const logger = { debug: silent, info: silent, warn: silent, error: silent };
    const context = { logger } as unknown as AdminContext;
    const app = await createAdminApp(context, { databaseUrl: null });
    close = () => app.close();
    routes = routesOf(app);
  });
  afterAll(() => close());

  it('says who may call it: @Requires, @RequiresSignIn or @OpenToAll', () => {
    expect(routes.length).toBeGreaterThan(20);
    expect(routes.filter(({ access }) => access === undefined).map(({ name }) => name)).toEqual([]);
  });

  it('is not open to all, but for those that are named here', () => {
    const open = routes.filter(({ access }) => access !== undefined && 'open' in access);
    expect(open.map(({ name }) => name).sort()).toEqual(OPEN);
  });

  it('takes the name of the resource from a parameter that its path has', () => {
    const wrong = routes.flatMap(({ name, path, access }) => {
      if (access === undefined || !('requirements' in access)) return [];
      return access.requirements.flatMap(({ action, name: source }) =>
        typeof source === 'object' &&
        'parameter' in source &&
        !path.split(/[/\\]/).includes(`:${source.parameter}`)
          ? [`${name} asks for ${action} of :${source.parameter}`]
          : [],
      );
    });
    expect(wrong).toEqual([]);
  });
});
