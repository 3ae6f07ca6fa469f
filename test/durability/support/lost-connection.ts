/**
 * What kafkajs 2.2.4 does not retry everywhere: a connection that was lost between two of its own steps, or while it asked
 * who leads, where it gives up at once.
 */
export function isLostConnection(error: unknown): boolean {
  const { name, message } = error as Error;
  return name === 'KafkaJSConnectionClosedError' || message === 'Broker not connected';
}
