topic orders 3
topic payments 1
record orders order-17 '{"order":{"id":"order-17","total":60},"dish":"almond cake"}' '[{"key":"tenant","value":{"text":"acme"}},
  {"key":"correlation-id","value":{"text":"c-9"}},
  {"key":"traceparent","value":{"text":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}}]'
