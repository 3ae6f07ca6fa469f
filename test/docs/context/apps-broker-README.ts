import { startBroker } from 'posthorn';
