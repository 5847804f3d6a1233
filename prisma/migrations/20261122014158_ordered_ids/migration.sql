-- Executions take their ids from the database: one clock for all nodes, so ids of one record sort as they were committed
-- to. PostgreSQL 18 has uuidv7(); before it, the same layout (RFC 9562, 12 bits of sub-millisecond time in rand_a).
DO $do$
BEGIN
  IF to_regprocedure('uuidv7()') IS NULL THEN
    CREATE FUNCTION uuidv7() RETURNS uuid LANGUAGE sql VOLATILE AS $fn$
      SELECT (lpad(to_hex(t.micros / 1000), 12, '0') || '7' || lpad(to_hex((t.micros % 1000) * 4096 / 1000), 3, '0')
        || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid
      FROM (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint AS micros) t
    $fn$;
  END IF;
END $do$;
