"""librdkafka's part of the benchmark: answers each line with the longest time in ms without an answer for a partition."""
import sys
import threading
import time

from confluent_kafka import Producer

addresses, topic, partitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
producer = Producer({"bootstrap.servers": addresses, "linger.ms": 0, "acks": "all", "log_level": 3})
last = {}
longest = 0.0
due = list(range(partitions))
is_over = threading.Event()


def delivered(error, message):
    global longest
    partition = message.partition()
    if error is None:
        now = time.monotonic()
        longest = max(longest, now - last.get(partition, now))
        last[partition] = now
    due.append(partition)


def work():
    while not is_over.is_set():
        while due:
            producer.produce(topic, value=b"x", partition=due.pop(), on_delivery=delivered)
        producer.poll(0.005)


thread = threading.Thread(target=work)
thread.start()
for _ in sys.stdin:
    print(longest * 1000, flush=True)
    longest = 0.0
is_over.set()
thread.join()
