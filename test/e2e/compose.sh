#!/bin/sh
# docker-compose.yml from a cold start to an intact strip; SIGKILL of a service and of the brokers; and again after `down`
# and `up` with the volume kept. Run it where docker compose is, after `docker compose up -d`. COMPOSE names another one.
# With three brokers: COMPOSE_PROFILES=three-brokers BROKERS='broker broker-2 broker-3', here and for `up`.
set -eu
compose=${COMPOSE:-docker compose}
brokers=${BROKERS:-broker}

# Places orders while nobody else does, waits until everything is at rest, and fails unless the strip is intact.
check() {
  $compose stop customers
  $compose run --rm -T customers node apps/demo/dist/customers-main.js --check "$1"
}

placed() {
  $compose exec -T postgres psql -U posthorn -d posthorn -Atc 'select count(*) from orders.orders'
}

echo '== cold start'
check 200

for broker in $brokers; do
  echo "== a service and $broker die and come back"
  $compose kill -s KILL restaurant "$broker"
  $compose up -d
  check 200
done

echo '== down and up, the volume kept'
before=$(placed)
$compose down
$compose up -d
until $compose exec -T orders bash apps/demo/healthcheck.sh 3001 /health/ready; do sleep 1; done
after=$(placed)
test "$after" -ge "$before"
check 200
echo "intact: $before orders before, $(placed) now"
