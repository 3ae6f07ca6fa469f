import { openMemoryLog } from './memory-log.js';
import { describeLogContract } from '../testing/contract.js';

describeLogContract('memory', async () =>
  openMemoryLog({ brokerId: 1, host: 'localhost', port: 9092 }),
);
