-- Content may come again after it was corrected in between: a close of 10 that became 11 and then
-- 10 again is three entries. Whether it is a repetition is decided when it is appended.

DROP INDEX entries_by_key;
CREATE INDEX entries_by_key ON entries (key, sequence);
