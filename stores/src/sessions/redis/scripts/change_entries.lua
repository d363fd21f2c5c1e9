-- KEYS: portal session. ARGV: generation, then field, value, field, value, …; an empty value removes the field.
if redis.call('HGET', KEYS[1], 'g') ~= ARGV[1] then
    return 0
end
for i = 2, #ARGV, 2 do
    if ARGV[i + 1] == '' then
        redis.call('HDEL', KEYS[1], ARGV[i])
    else
        redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
    end
end
return 1
