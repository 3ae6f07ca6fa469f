import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { HttpRequest } from './http-types.js';

/** Aborts when whoever asked is gone: nobody works on for them. */
export const FromDisconnect = createParamDecorator(
  (_data: unknown, context: ExecutionContext): AbortSignal => {
    const { socket } = context.switchToHttp().getRequest<HttpRequest>();
    const response = context.switchToHttp().getResponse<NodeJS.EventEmitter>();
    const gone = new AbortController();
    const abort = (): void => gone.abort();
    socket.once('close', abort);
    response.on('finish', () => socket.off('close', abort));
    return gone.signal;
  },
);
