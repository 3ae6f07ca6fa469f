import { byId, el, setText } from './dom.js';

/** Programs that read the same events, ready to be pasted. */
export function snippetsFor(
  kafka: string,
  topics: readonly string[],
): readonly { title: string; text: string }[] {
  const [first = kafka] = kafka.split(',');
  return [
    {
      title: 'kafkajs',
      text: `// npm install kafkajs, then: node reader.mjs
import { Kafka } from 'kafkajs';

const kafka = new Kafka({ brokers: ['${kafka.split(',').join("', '")}'] });
const consumer = kafka.consumer({ groupId: 'me' });
await consumer.connect();
await consumer.subscribe({ topics: ['${topics.join("', '")}'], fromBeginning: true });
await consumer.run({
  eachMessage: async ({ topic, partition, message }) =>
    console.log(topic, partition, message.offset, message.value?.toString()),
});
`,
    },
    {
      title: 'kcat',
      text: `kcat -b ${first} -C -t ${topics[0]} -o beginning -f '%p %o %k %s\\n'\n`,
    },
  ];
}

export function showSnippets(kafka: string, topics = ['orders', 'deliveries']): void {
  const shown = snippetsFor(kafka, topics).map(({ title, text }) => {
    const copy = el(
      'button',
      { type: 'button', 'aria-label': `Copy the ${title} program` },
      'Copy',
    );
    copy.addEventListener('click', () => {
      navigator.clipboard.writeText(text).then(
        () => setText(copy, 'Copied'),
        () => setText(copy, 'Select and copy it by hand'),
      );
    });
    return el(
      'figure',
      {},
      el('figcaption', {}, title, copy),
      el('pre', { tabindex: '0', 'aria-label': title }, el('code', {}, text)),
    );
  });
  byId('snippets').replaceChildren(...shown);
}
