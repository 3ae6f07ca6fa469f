// Your own consumer. `npm run demo` runs it: change it, save it, and it is started anew. Its card stands in the flow of the page.
import { connectCluster } from '@posthorn/client';

let takings = 0;
const brokers = process.env.POSTHORN_BROKERS.split(',');
const cluster = connectCluster({ brokers, clientId: 'playground' });
const group = cluster.group({
  groupId: 'playground',
  topics: ['orders'],
  instanceId: 'me', // the same again after a restart, so that it goes on at once
  handle: ({ value }) => {
    const { type, data } = JSON.parse(String(value));
    if (type === 'OrderPlaced')
      console.log(`${data.dishes}: ${(takings += data.totalCents)} cents so far`);
  },
});
await group.start();
