-- KEYS: record, names of what lies beside it. ARGV: last seen (8 bytes), how long to keep it (ms).
-- A record that is gone stays gone.
if redis.call('EXISTS', KEYS[1]) == 0 then
    return false
end
redis.call('SETRANGE', KEYS[1], 0, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
for _, beside in ipairs(redis.call('SMEMBERS', KEYS[2])) do
    redis.call('PEXPIRE', beside, ARGV[2])
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
return redis.call('GET', KEYS[1])
