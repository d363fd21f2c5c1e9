-- KEYS: counters, which may name one twice. ARGV: amount, ceiling, window (ms) of each
local after, window = {}, {}
for i, counter in ipairs(KEYS) do
    local used = after[counter] or tonumber(redis.call('GET', counter) or '0')
    used = used + tonumber(ARGV[3 * i - 2])
    if used > tonumber(ARGV[3 * i - 1]) then
        return 0
    end
    after[counter] = used
    window[counter] = ARGV[3 * i]
end
for counter, used in pairs(after) do
    -- A running counter keeps its window.
    if redis.call('PTTL', counter) > 0 then
        redis.call('SET', counter, string.format('%.0f', used), 'KEEPTTL')
    elseif used > 0 then
        redis.call('SET', counter, string.format('%.0f', used), 'PX', window[counter])
    end
end
return 1
