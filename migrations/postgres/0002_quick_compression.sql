-- Payloads beyond two kilobytes are compressed; lz4 takes a fraction of the time of the server's default.
-- A server built without lz4 keeps its default.
do $$
begin
    alter table events alter column payload set compression lz4;
exception when feature_not_supported or invalid_parameter_value then
    null;
end $$;
