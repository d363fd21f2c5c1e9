-- KEYS: ladders. Takes a try from each; the next need not wait.
for _, ladder in ipairs(KEYS) do
    local used = tonumber(redis.call('HGET', ladder, 'tries') or '0')
    if used > 0 then
        redis.call('HSET', ladder, 'tries', string.format('%.0f', used - 1), 'last', '0')
    end
end
return 1
