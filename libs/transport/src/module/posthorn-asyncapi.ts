import type { CreateTopic } from '@posthorn/client';
import { brokerList, DEFAULT_CLIENT_ID } from '../connection/cluster.js';
import type { Names } from '../naming/names.js';
import type { PosthornModuleOptions } from '../options/options.js';
import type { PosthornServer } from '../server/posthorn-server.js';
import type { PublishedEvents } from '../topics/published-events.js';
import {
  type AsyncApiDocument,
  asyncApiDocument,
  type AsyncApiInfo,
} from '../asyncapi/asyncapi-document.js';
import {
  publishableContracts,
  type PublishableContracts,
} from '../asyncapi/publishable-contracts.js';

/**
 * The app's AsyncAPI document, from the handlers it has and the events it says it publishes (`PosthornModule.forFeature`). Ask
 * after `app.init()` or `listen()`: handlers are not registered before.
 */
export class PosthornAsyncApi {
  constructor(
    private readonly options: PosthornModuleOptions,
    private readonly server: PosthornServer,
    private readonly published: PublishedEvents,
    private readonly names: Names,
  ) {}

  document(info: AsyncApiInfo): AsyncApiDocument {
    const { clientId = DEFAULT_CLIENT_ID, brokers } = this.options;
    return asyncApiDocument({
      info,
      brokers: brokerList(brokers),
      clientId,
      handlers: this.server.handlers(),
      published: this.published.all,
      addressOf: (topic) => this.names.topic(topic),
      topics: new Map(this.createdTopics().map((topic) => [topic.topic, topic])),
    });
  }

  /**
   * The contracts of what the app says it publishes, which are its to change: written to a file they are what
   * `posthorn contract check` and `publish` take.
   */
  contracts(): PublishableContracts {
    return publishableContracts(this.published.all, (topic) => this.names.topic(topic));
  }

  private createdTopics(): readonly CreateTopic[] {
    return [...this.server.createdTopics(), ...this.names.declareTopics(this.published.topics)];
  }
}
