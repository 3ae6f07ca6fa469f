export { ContractError, instant, integer, oneOf, parseFields, text, uuid } from './fields.js';
export type { DataOf, Field, Fields } from './fields.js';
export { schemaOf, schemasOf } from './json-schema.js';
export type { EventSchema, JsonSchema } from './json-schema.js';
export { defineTopic } from './topic.js';
export type {
  Announcement,
  EventFields,
  EventOf,
  EventRecord,
  Position,
  Received,
  Topic,
} from './topic.js';
export { deliveries, orders, payments, restaurant, subscriptions } from './topics.js';
export type {
  CancelReason,
  DeliveryAnnouncement,
  DeliveryEvent,
  OrderAnnouncement,
  OrderEvent,
  PaymentAnnouncement,
  PaymentEvent,
  RestaurantAnnouncement,
  RestaurantEvent,
} from './topics.js';
