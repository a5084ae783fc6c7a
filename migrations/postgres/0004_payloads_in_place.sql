-- A payload of a few kilobytes stays in its row, compressed if need be: moved out it costs rows and index entries of
-- another table.
alter table events set (toast_tuple_target = 4096);
