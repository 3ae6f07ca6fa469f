import { runReader } from '../reader.js';
import { readers } from './readers.js';

await runReader('rides', readers);
