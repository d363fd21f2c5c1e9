-- KEYS: record, names of what lies beside it. Gives back the record. All names are in the record's hash slot.
local record = redis.call('GET', KEYS[1])
redis.call('DEL', KEYS[1])
for _, beside in ipairs(redis.call('SMEMBERS', KEYS[2])) do
    redis.call('DEL', beside)
end
redis.call('DEL', KEYS[2])
return record
