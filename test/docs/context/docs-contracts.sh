mkdir -p contracts
echo '{"event":"OrderPlaced.v1","topic":"orders","schema":{"type":"object","properties":{"id":{"type":"string"},"note":{"type":"string"}},"required":["id"]}}' > contracts/orders.json
