-- Content may come again after it was corrected in between: a close of 10 that became 11 and then
-- 10 again is three entries. Whether it is a repetition is decided when it is appended.

DROP INDEX entries_by_key;
CREATE INDEX entries_by_key ON entries (key, sequence);

-- What belongs to an index is looked up by it, newest first.
DROP INDEX definitions_by_index;
CREATE INDEX entries_by_index ON entries (index_id, kind, sequence) WHERE index_id IS NOT NULL;
