"""A member of a group by confluent-kafka (librdkafka): says, a JSON line each, what it is assigned and what it has handled."""
import json
import signal
import sys
import time

from confluent_kafka import Consumer, KafkaError, KafkaException

address, group, topic, strategy = sys.argv[1:]
REBALANCING = (
    KafkaError.REBALANCE_IN_PROGRESS,
    KafkaError.ILLEGAL_GENERATION,
    KafkaError.STALE_MEMBER_EPOCH,
)
owned = set()
ended = []
signal.signal(signal.SIGTERM, lambda *_: ended.append(True))


def say(**what):
    print(json.dumps(what), flush=True)


def assigned(_, partitions):
    owned.update(one.partition for one in partitions)
    say(owned=sorted(owned))


def revoked(_, partitions):
    owned.difference_update(one.partition for one in partitions)
    say(owned=sorted(owned))


def commit(message):
    """A cooperative member works through a rebalance, between whose join and sync commits are refused."""
    while True:
        try:
            return consumer.commit(message, asynchronous=False)
        except KafkaException as error:
            if error.args[0].code() not in REBALANCING:
                raise
            time.sleep(0.02)


CLASSIC = {
    "partition.assignment.strategy": strategy,
    "session.timeout.ms": 6000,
    "heartbeat.interval.ms": 200,
}
consumer = Consumer(
    {
        "bootstrap.servers": address,
        "group.id": group,
        "auto.offset.reset": "earliest",
        "enable.auto.commit": False,
        "fetch.wait.max.ms": 100,
        # In KIP-848's protocol the coordinator shares out, and says how often it wants to hear of members.
        **({"group.protocol": "consumer"} if strategy == "consumer" else CLASSIC),
    }
)
consumer.subscribe([topic], on_assign=assigned, on_revoke=revoked)
while not ended:
    message = consumer.poll(0.1)
    if message is None or message.error() is not None:
        continue
    say(value=message.value().decode())
    commit(message)
consumer.close()
