topic orders 3
