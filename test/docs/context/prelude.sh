# What the contexts of the shell blocks are written with: the admin API, since a process for each record would take its time.
_ask() { curl -s "$POSTHORN_API_URL/api/v1/$1" -H 'Content-Type: application/json' -d "$2"; }
# topic <name> <partitions>
topic() { _ask topics "{\"name\":\"$1\",\"partitions\":$2}"; }
# record <topic> <key> <value as JSON> <headers: [{"key": ..., "value": {"text": ...}}, ...]>
record() { _ask "topics/$1/records" "{\"key\":{\"text\":\"$2\"},\"value\":{\"json\":$3},\"headers\":${4:-[]}}"; }
# group <name> <topic with a record>: one that has read it, and is not running.
group() { posthorn consume "$2" -g "$1" -n 1; }
# letters <how many> <dead-letter topic> <origin topic> <group> <exception> <message>
letters() {
  headers=$(jq -nc '[$ARGS.positional | _nwise(2) | {key: .[0], value: {text: .[1]}}]' --args \
    kafka_dlt-original-topic "$3" kafka_dlt-original-consumer-group "$4" posthorn-handler "$4.handle" \
    kafka_dlt-exception-fqcn "$5" kafka_dlt-exception-message "$6")
  _ask "topics/$2/records:batch" "$(jq -nc --argjson n "$1" --argjson headers "$headers" \
    '{records: [range($n) | {key: {text: "o-\(.)"}, value: {json: {id: "o-\(.)", total: 12}}, headers: $headers}]}')"
}
# indexed <text>: resolves when a group of letters tells it.
indexed() {
  until curl -s "$POSTHORN_API_URL/api/v1/dead-letters/groups" | grep -q "$1"; do sleep 0.05; done
}
