topic shelf 1
record shelf order-17 '{"id":"order-17"}'
group kitchen shelf
topic shelf.kitchen.dlq 1
letters 3 shelf.kitchen.dlq shelf kitchen TypeError 'the soup is cold'
indexed 'soup is cold'
