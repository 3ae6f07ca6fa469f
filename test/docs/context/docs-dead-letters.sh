# Three errors of the group payment; the third is that of many letters, so that a redrive of them takes its time.
topic orders 3
topic orders.payment.dlq 1
letters 16 orders.payment.dlq orders payment TypeError 'no price for o-1'
letters 4 orders.payment.dlq orders payment TimeoutError 'the bank does not answer'
indexed 'does not answer'
letters 300 orders.payment.dlq orders payment Error 'prices are gone'
indexed 'prices are gone'
