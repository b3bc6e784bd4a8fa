-- Who owes most; read by the tests of `file = "…"`.
SELECT c.name, CAST(SUM(i.amount_cents) AS BIGINT) AS total
FROM Invoice i
    JOIN Customer c ON c.id = i.customer_id /* 'quotes' and ; in a comment */
WHERE NOT i.paid
    AND i.amount_cents >= :least -- not: paid' OR 1 = 1
GROUP BY c.name
ORDER BY total DESC
