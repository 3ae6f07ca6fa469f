export { handler, type HandlerSchematicOptions } from './handler/handler.factory.js';
