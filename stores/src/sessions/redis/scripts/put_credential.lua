-- KEYS: record, credential, names of what lies beside the record. ARGV: the sealed credential.
local left = redis.call('PTTL', KEYS[1])
if left <= 0 then
    return 0
end
redis.call('SET', KEYS[2], ARGV[1], 'PX', left)
redis.call('SADD', KEYS[3], KEYS[2])
redis.call('PEXPIRE', KEYS[3], left)
return 1
