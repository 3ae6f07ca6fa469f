import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { AdminContext, AdminSettings } from './admin-context.js';
import { AdminModule } from './admin.module.js';
import { CONSOLE_FOLDER, openConsoleFiles } from './console/console-files.js';
import { consoleRequests } from './console/console-requests.js';
import { BODY_BYTES_MAX, bodyErrors } from './http/body-errors.js';
import { ProblemFilter } from './http/problem-filter.js';
import { requestGate } from './http/request-gate.js';
import { validation } from './http/validation.js';
import { NestLogger } from './nest-logger.js';
import { DOCUMENTATION_PATH, serveOpenApi } from './openapi.js';

/** The Nest application, not yet listening. */
export async function createAdminApp(
  context: AdminContext,
  settings: Pick<AdminSettings, 'databaseUrl' | 'allowedHosts' | 'consoleFolder'>,
): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(
    AdminModule.forBroker(context, settings.databaseUrl),
    { bodyParser: false, logger: new NestLogger(context.logger), abortOnError: false },
  );
  app.disable('x-powered-by');
  app.disable('etag');
  // The order matters: nothing is read before the gate has let it pass.
  app.use(requestGate(`/${DOCUMENTATION_PATH}`, settings.allowedHosts ?? []));
  app.use(consoleRequests(openConsoleFiles(settings.consoleFolder ?? CONSOLE_FOLDER)));
  app.useBodyParser('json', { limit: BODY_BYTES_MAX, inflate: false });
  app.use(bodyErrors);
  app.useGlobalPipes(validation);
  app.useGlobalFilters(new ProblemFilter(context.logger));
  serveOpenApi(app);
  return app;
}
