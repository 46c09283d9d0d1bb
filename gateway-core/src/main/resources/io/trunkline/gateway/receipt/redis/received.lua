-- Finds what a receipt is about, or keeps it.
-- KEYS: 1 the mapping, 2 the early receipts of the id, 3 the carrier's early receipts by time
-- ARGV: 1 digits of the destination, 2 the receipt, 3 life of the mapping from now in milliseconds or 0 to leave it,
--       4 life of an early receipt in milliseconds, 5 most early receipts of an id, 6 most ids with early receipts
-- Answers {1, segment} or {0, number of ids whose early receipts were dropped for want of room}.
local function same(a, b)
  return #a >= 1 and #b >= 1
    and (a == b or (#a >= 7 and #b >= 7 and (string.sub(a, -#b) == b or string.sub(b, -#a) == a)))
end

local value = redis.call('GET', KEYS[1])
if value then
  local colon = string.find(value, ':', 1, true)
  if same(ARGV[1], string.sub(value, 1, colon - 1)) then
    local life = tonumber(ARGV[3])
    if life > 0 and redis.call('PTTL', KEYS[1]) > life then
      redis.call('PEXPIRE', KEYS[1], life)
    end
    return {1, string.sub(value, colon + 1)}
  end
end

redis.call('RPUSH', KEYS[2], ARGV[1] .. ':' .. ARGV[2])
redis.call('LTRIM', KEYS[2], -tonumber(ARGV[5]), -1)
redis.call('PEXPIRE', KEYS[2], ARGV[4])

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - tonumber(ARGV[4]))
redis.call('ZADD', KEYS[3], now, KEYS[2])
redis.call('PEXPIRE', KEYS[3], ARGV[4])
local dropped = 0
while redis.call('ZCARD', KEYS[3]) > tonumber(ARGV[6]) do
  redis.call('DEL', redis.call('ZPOPMIN', KEYS[3])[1])
  dropped = dropped + 1
end
return {0, dropped}
