"""Records by confluent-kafka (librdkafka): writes keyed ones, or says, a JSON line each, what a topic has."""
import json
import sys

from confluent_kafka import Consumer, Producer, TopicPartition

what, address, topic, *rest = sys.argv[1:]
if what == "produce":
    codec, count = rest[0], int(rest[1])
    producer = Producer(
        {
            "bootstrap.servers": address,
            "partitioner": "murmur2_random",
            "compression.type": codec,
            "enable.idempotence": True,
        }
    )
    for index in range(count):
        producer.produce(topic, key=f"key-{index}", value=f"value-{index}" * 10)
        producer.poll(0)
    left = producer.flush(60)
    sys.exit(1 if left else 0)
partitions = int(rest[0])
consumer = Consumer(
    {
        "bootstrap.servers": address,
        "group.id": "records",
        "enable.auto.commit": False,
        "enable.partition.eof": True,
        "check.crcs": True,
    }
)
consumer.assign([TopicPartition(topic, partition, 0) for partition in range(partitions)])
ended = set()
while len(ended) < partitions:
    message = consumer.poll(60)
    if message is None:
        sys.exit(1)
    if message.error() is not None:
        ended.add(message.partition())
        continue
    print(json.dumps([message.partition(), message.key().decode(), message.value().decode()]))
consumer.close()
