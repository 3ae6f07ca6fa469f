import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AdminContext, AdminSettings } from './admin-context.js';
import { AdminModule } from './admin.module.js';
import { CONSOLE_FOLDER, openConsoleFiles } from './console/console-files.js';
import { consoleRequests } from './console/console-requests.js';
import { bodyDepth } from './http/body-depth.js';
import {
  REGISTRY_MEDIA_TYPES,
  registryFace,
  registryRequests,
} from './contracts/registry/registry-face.js';
import { isOfRegistry } from './contracts/registry/registry-path.js';
import { BODY_BYTES_MAX, bodyErrors } from './http/body-errors.js';
import { ProblemFilter } from './http/problem-filter.js';
import { tracedRequests } from './http/traced-requests.js';
import { requestGate } from './http/request-gate.js';
import { validation } from './http/validation.js';
import { NestLogger } from './nest-logger.js';
import { DOCUMENTATION_PATH, serveOpenApi } from './openapi.js';
import { Authentication } from './sign-in/authentication.js';
import { identification } from './sign-in/identification.js';
import { RequestLimits } from './sign-in/request-limits.js';
import { NO_SIGN_IN } from './sign-in/sign-in-settings.js';

export type AppSettings = Pick<AdminSettings, 'databaseUrl'> & Partial<AdminSettings>;

/** The Nest application, not yet listening. */
export async function createAdminApp(
  context: AdminContext,
  settings: AppSettings,
): Promise<NestExpressApplication> {
  const signIn = settings.signIn ?? NO_SIGN_IN;
  const app = await NestFactory.create<NestExpressApplication>(
    AdminModule.forBroker(context, settings.databaseUrl, signIn),
    {
      bodyParser: false,
      logger: new NestLogger(context.logger),
      abortOnError: false,
      ...(settings.tls ? { httpsOptions: settings.tls.options } : {}),
    },
  );
  // Whoever else sends X-Forwarded-For is not believed.
  app.set('trust proxy', [...(settings.trustedProxies ?? [])]);
  app.disable('x-powered-by');
  app.disable('etag');
  // The order matters: nothing is read before the gate has let it pass.
  const mediaTypes = (path: string) => (isOfRegistry(path) ? REGISTRY_MEDIA_TYPES : []);
  app.use(requestGate(`/${DOCUMENTATION_PATH}`, settings.allowedHosts ?? [], mediaTypes));
  app.use(registryRequests);
  const { tracer, clock } = context;
  if (tracer) app.use(tracedRequests(tracer, clock));
  const limits = new RequestLimits(signIn.requestsPerSecond, () => performance.now());
  app.use(identification(app.get(Authentication), limits, settings.lookAgainMs));
  app.use(consoleRequests(openConsoleFiles(settings.consoleFolder ?? CONSOLE_FOLDER)));
  const type = ['application/json', ...REGISTRY_MEDIA_TYPES];
  app.useBodyParser('json', { limit: BODY_BYTES_MAX, inflate: false, type });
  app.use(bodyDepth);
  app.use(bodyErrors);
  app.useGlobalPipes(validation);
  app.useGlobalFilters(new ProblemFilter(context.logger, [registryFace]));
  serveOpenApi(app);
  return app;
}
