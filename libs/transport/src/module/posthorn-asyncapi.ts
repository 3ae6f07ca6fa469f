import type { CreateTopic } from '@posthorn/client';
import type { Names } from '../naming/names.js';
import type { PosthornServer } from '../server/posthorn-server.js';
import type { PublishedEvents } from '../topics/published-events.js';
import type { ConnectedServers } from './connected-servers.js';
import {
  type AsyncApiDocument,
  asyncApiDocument,
  type AsyncApiInfo,
  type DescribedCluster,
} from '../asyncapi/asyncapi-document.js';
import {
  publishableContracts,
  type PublishableContracts,
} from '../asyncapi/publishable-contracts.js';

/**
 * The app's AsyncAPI document, from the handlers of all its servers and the events it says it publishes (`PosthornModule.forFeature`). Ask
 * after `app.init()` or `listen()`: handlers are not registered before.
 */
export class PosthornAsyncApi {
  constructor(
    private readonly server: PosthornServer,
    private readonly connected: ConnectedServers,
    private readonly published: PublishedEvents,
    private readonly names: Names,
  ) {}

  document(info: AsyncApiInfo): AsyncApiDocument {
    const others = [...this.connected.all].filter(({ name }) => name !== undefined);
    return asyncApiDocument({
      info,
      clusters: [
        clusterOf(this.server, [
          ...this.server.createdTopics(),
          ...this.names.declareTopics(this.published.topics),
        ]),
        ...others.map((server) => clusterOf(server, server.createdTopics())),
      ],
      published: this.published.all,
      addressOf: (topic) => this.names.topic(topic),
    });
  }

  /**
   * The contracts of what the app says it publishes, which are its to change: written to a file they are what
   * `posthorn contract check` and `publish` take.
   */
  contracts(): PublishableContracts {
    return publishableContracts(this.published.all, (topic) => this.names.topic(topic));
  }
}

function clusterOf(server: PosthornServer, created: readonly CreateTopic[]): DescribedCluster {
  return {
    name: server.name ?? null,
    ...server.reads,
    handlers: server.handlers(),
    topics: new Map(created.map((topic) => [topic.topic, topic])),
  };
}
