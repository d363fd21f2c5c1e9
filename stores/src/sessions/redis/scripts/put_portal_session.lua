-- KEYS: record, portal session, names of what lies beside the record. ARGV: field, value, field, value, …
local left = redis.call('PTTL', KEYS[1])
if left <= 0 then
    return 0
end
redis.call('DEL', KEYS[2])
for i = 1, #ARGV, 2 do
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1])
end
redis.call('PEXPIRE', KEYS[2], left)
redis.call('SADD', KEYS[3], KEYS[2])
redis.call('PEXPIRE', KEYS[3], left)
return 1
