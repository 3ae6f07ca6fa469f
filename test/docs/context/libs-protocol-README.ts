import type { Socket } from 'node:net';
declare const chunk: Buffer;
declare const socket: Socket;
