-- KEYS: ladders, then counters. ARGV: how many ladders; of each: when it is forgotten (ms), how many steps, from how many tries on and how
-- long (ms) of each; then amount, ceiling, window (ms) of each counter. Answers how long to wait (ms); if that is nought, with the tries.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local ladders, at, wait = tonumber(ARGV[1]), 2, 0
local tries, forget = {}, {}
for i = 1, ladders do
    local known = redis.call('HMGET', KEYS[i], 'tries', 'last')
    local used, last, pause = tonumber(known[1] or '0'), tonumber(known[2] or '0'), 0
    forget[i] = ARGV[at]
    local steps = tonumber(ARGV[at + 1])
    at = at + 2
    for _ = 1, steps do
        if used >= tonumber(ARGV[at]) then
            pause = tonumber(ARGV[at + 1])
        end
        at = at + 2
    end
    if last > 0 then
        wait = math.max(wait, last + pause - now)
    end
    tries[i] = used + 1
end
local after, window = {}, {}
for i = ladders + 1, #KEYS do
    local counter = KEYS[i]
    local used = after[counter] or tonumber(redis.call('GET', counter) or '0')
    used = used + tonumber(ARGV[at])
    if used > tonumber(ARGV[at + 1]) then
        wait = math.max(wait, redis.call('PTTL', counter), 1)
    end
    after[counter] = used
    window[counter] = ARGV[at + 2]
    at = at + 3
end
if wait > 0 then
    return {wait, {}}
end
for i = 1, ladders do
    redis.call('HSET', KEYS[i], 'tries', string.format('%.0f', tries[i]), 'last', string.format('%.0f', now))
    redis.call('PEXPIRE', KEYS[i], forget[i])
end
for counter, used in pairs(after) do
    -- A running counter keeps its window.
    if redis.call('PTTL', counter) > 0 then
        redis.call('SET', counter, string.format('%.0f', used), 'KEEPTTL')
    elseif used > 0 then
        redis.call('SET', counter, string.format('%.0f', used), 'PX', window[counter])
    end
end
return {0, tries}
