-- KEYS: counters, which may name one twice. ARGV: window (ms), then amount, ceiling, amount, ceiling, …
local after = {}
for i, counter in ipairs(KEYS) do
    local used = after[counter] or tonumber(redis.call('GET', counter) or '0')
    used = used + tonumber(ARGV[2 * i])
    if used > tonumber(ARGV[2 * i + 1]) then
        return 0
    end
    after[counter] = used
end
for counter, used in pairs(after) do
    -- A running counter keeps its window.
    if redis.call('PTTL', counter) > 0 then
        redis.call('SET', counter, string.format('%.0f', used), 'KEEPTTL')
    elseif used > 0 then
        redis.call('SET', counter, string.format('%.0f', used), 'PX', ARGV[1])
    end
end
return 1
