// Single requests on a connection of their own: what a benchmark asks without a client's caches.
import { once } from 'node:events';
import { connect } from 'node:net';
import {
  decodeResponse,
  encodeRequest,
  FrameSplitter,
  Metadata,
} from '../../libs/protocol/dist/index.js';

const FRAME_BYTES_MAX = 64 * 1024 * 1024;

/** One socket; requests one after the other. */
export class Asker {
  #frames = new FrameSplitter(FRAME_BYTES_MAX);
  #waiting = [];
  #nextId = 1;

  constructor(socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => {
      for (const frame of this.#frames.push(chunk)) this.#waiting.shift()?.resolve(frame);
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      for (const { reject } of this.#waiting.splice(0))
        reject(new Error('the connection is closed'));
    });
  }

  static async open(address) {
    const [host, port] = address.split(':');
    const socket = connect(Number(port), host);
    await once(socket, 'connect');
    return new Asker(socket);
  }

  async request(api, version, body) {
    const context = { correlationId: this.#nextId++, clientId: 'bench' };
    const answer = new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    for (const part of encodeRequest(api, version, context, body)) this.socket.write(part);
    return decodeResponse(api, version, await answer).body;
  }

  close() {
    this.socket.destroy();
  }
}

/** Node ids by partition; -1 where nobody leads. */
export async function topicLeaders(address, topic) {
  const asker = await Asker.open(address);
  try {
    const request = { topics: [{ name: topic }], allowAutoTopicCreation: false };
    const { topics } = await asker.request(Metadata, 9, request);
    return topics[0].partitions.map(({ leaderId }) => leaderId);
  } finally {
    asker.close();
  }
}
