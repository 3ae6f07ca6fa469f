const clients = new Set<() => void>();

/**
 * A process that is killed leaves its transaction open, and whoever is to go on from the offsets in it waits. The next process of
 * the same transactional id ends it at its first transaction; but that may be one of a record behind just these offsets, and
 * would not come before `transactionTimeoutMs` is over. So a consumer that waits for offsets tells the clients of its process.
 * @param end is called each time one is answered that it has to wait.
 */
export function onWaitingForOffsets(end: () => void, signal: AbortSignal): void {
  clients.add(end);
  signal.addEventListener('abort', () => clients.delete(end), { once: true });
}

export function waitsForOffsets(): void {
  for (const end of clients) end();
}
