-- KEYS: an account's version. ARGV: how long to keep it (ms), 'always' or 'absent'.
-- A version is the server's time in microseconds, so that none comes twice, not even after the key has expired.
local before = redis.call('GET', KEYS[1])
if before and ARGV[2] == 'absent' then
    return before
end
local time = redis.call('TIME')
local after = tonumber(time[1]) * 1000000 + tonumber(time[2])
if before and tonumber(before) >= after then
    after = tonumber(before) + 1
end
after = string.format('%.0f', after)
redis.call('SET', KEYS[1], after, 'PX', ARGV[1])
return after
