SELECT count(*) FROM Invoice
