-- every leaf with its entry, in the order of the tree; the columns after the salt are those of an opening
SELECT l.index, l.commitment, l.hour, e.id, e.salt,
    e.action, e.actor, e.at, e.event, e.event_name, e.subject, e.subject_kind
FROM (SELECT * FROM ledger_leaf WHERE index >= %s AND index < %s ORDER BY index LIMIT %s) l
LEFT JOIN LATERAL (SELECT * FROM ledger_entry WHERE id = l.entry_id OFFSET 0) e ON true
ORDER BY l.index

-- is under no checkpoint
WITH covered AS (SELECT coalesce(max(size), 0) AS size FROM ledger_checkpoint)
SELECT 'leaf ' || index FROM ledger_leaf, covered WHERE index < 0 OR index >= size
UNION ALL
SELECT 'tile ' || level || '/' || index FROM ledger_tile, covered WHERE (index + 1) << (8 * level) > size

-- is over nothing
SELECT 'the checkpoint over ' || size || ' leaves' FROM ledger_checkpoint WHERE size < 1

-- is neither in the tree nor waiting for it
SELECT 'entry ' || e.id
FROM ledger_entry e
LEFT JOIN ledger_leaf l ON l.entry_id = e.id
LEFT JOIN ledger_pending p ON p.entry_id = e.id
WHERE l.index IS NULL AND p.entry_id IS NULL

-- waits for the tree and is in it already
SELECT 'entry ' || entry_id FROM ledger_pending JOIN ledger_leaf USING (entry_id)

-- waits for the tree and has gone
SELECT 'entry ' || p.entry_id
FROM ledger_pending p
LEFT JOIN ledger_entry e ON e.id = p.entry_id
WHERE e.id IS NULL
