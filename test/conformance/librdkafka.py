"""What confluent-kafka (librdkafka) is asked to do against a running broker; prints one JSON line of findings."""
import json
import sys
import time

from confluent_kafka import Consumer, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewPartitions, NewTopic

ADDRESS = sys.argv[1]
COMMON = {"bootstrap.servers": ADDRESS}
found = {}


def produce(topic, values, **config):
    failures = []
    producer = Producer({**COMMON, **config})
    for value in values:
        producer.produce(topic, value=value, key=value, on_delivery=lambda error, _: error and failures.append(str(error)))
    producer.flush(15)
    return failures


def consume(topic, group, count, **config):
    consumer = Consumer({**COMMON, "group.id": group, "auto.offset.reset": "earliest", **config})
    consumer.subscribe([topic])
    values = []
    deadline = time.time() + 15
    while len(values) < count and time.time() < deadline:
        message = consumer.poll(0.2)
        if message is not None and message.error() is None:
            values.append(message.value().decode())
    consumer.commit(asynchronous=False)
    consumer.close()
    return values


admin = AdminClient(COMMON)
values = [f"value {index} {'x' * 100}" for index in range(200)]

for codec in ["none", "gzip", "snappy", "lz4", "zstd"]:
    topic = f"rdkafka-{codec}"
    failures = produce(topic, values, **{"compression.type": codec, "enable.idempotence": True})
    read = consume(topic, f"of-{topic}", len(values))
    found[codec] = "as written" if not failures and sorted(read) == sorted(values) else [failures, len(read)]

admin.create_topics([NewTopic("rdkafka-admin", 2, 1, config={"retention.ms": "1000"})])["rdkafka-admin"].result(10)
admin.create_partitions([NewPartitions("rdkafka-admin", 5)])["rdkafka-admin"].result(10)
resource = ConfigResource(ConfigResource.Type.TOPIC, "rdkafka-admin")
configs = admin.describe_configs([resource])[resource].result(10)
found["retention.ms"] = configs["retention.ms"].value
found["partitions"] = len(admin.list_topics("rdkafka-admin", 10).topics["rdkafka-admin"].partitions)
found["groups"] = sorted(group.group_id for group in admin.list_consumer_groups().result(10).valid)
admin.delete_topics(["rdkafka-admin"])["rdkafka-admin"].result(10)
found["deleted"] = "rdkafka-admin" not in admin.list_topics(timeout=10).topics

cooperative = {"partition.assignment.strategy": "cooperative-sticky", "group.instance.id": "static"}
found["cooperative, static"] = len(consume("rdkafka-none", "cooperative", len(values), **cooperative))

consumer = Consumer({**COMMON, "group.id": "seeker"})
low, high = consumer.get_watermark_offsets(TopicPartition("rdkafka-none", 0), 10)
consumer.assign([TopicPartition("rdkafka-none", 0, high - 1)])
message = consumer.poll(10)
found["seek"] = message is not None and message.offset() == high - 1
consumer.close()

print(json.dumps(found))
