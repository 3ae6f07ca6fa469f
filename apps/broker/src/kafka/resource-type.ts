/** Kafka's config resource types, as far as there are such resources here. */
export const ResourceType = { TOPIC: 2, BROKER: 4, GROUP: 32 } as const;
