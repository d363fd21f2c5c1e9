-- KEYS: counters. ARGV: how much each gets back. A counter whose window is over has nothing to give.
for i, counter in ipairs(KEYS) do
    local used = tonumber(redis.call('GET', counter) or '0')
    if used > 0 then
        redis.call('SET', counter, string.format('%.0f', math.max(0, used - tonumber(ARGV[i]))), 'KEEPTTL')
    end
end
return 1
