-- KEYS: record. ARGV: what stands behind its first 8 bytes (last seen), what is to stand there.
-- A record that is gone stays gone, and one that was replaced meanwhile stays as it is.
local record = redis.call('GET', KEYS[1])
if not record or string.sub(record, 9) ~= ARGV[1] then
    return 0
end
redis.call('SET', KEYS[1], string.sub(record, 1, 8) .. ARGV[2], 'KEEPTTL')
return 1
