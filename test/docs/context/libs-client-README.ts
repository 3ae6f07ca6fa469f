import { connectCluster, type ProducerRecord } from '@posthorn/client';
declare const cluster: ReturnType<typeof connectCluster>;
declare const records: ProducerRecord[];
declare function cook(record: object): string;
