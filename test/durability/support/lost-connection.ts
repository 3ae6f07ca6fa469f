const LOST = new Set(['KafkaJSConnectionError', 'KafkaJSConnectionClosedError']);

/**
 * What kafkajs 2.2.4 does not retry everywhere: a connection that was lost between two of its own steps, reset while it connects, or
 * lost while it asked who leads, where it gives up at once.
 */
export function isLostConnection(error: unknown): boolean {
  const { name, message } = error as Error;
  return LOST.has(name) || message === 'Broker not connected';
}
