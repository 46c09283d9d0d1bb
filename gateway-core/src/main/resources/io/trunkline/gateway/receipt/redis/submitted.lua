-- Remembers what one carrier id stands for and finds the receipts that came before. They stay until their time ends, so
-- that a call whose answer was lost can be made again.
-- KEYS: 1 the mapping, 2 the early receipts of the id
-- ARGV: 1 digits of the destination, 2 the segment, 3 life of the mapping in milliseconds
-- A stored value is the digits, a colon, and the record.
local function same(a, b)
  return #a >= 1 and #b >= 1
    and (a == b or (#a >= 7 and #b >= 7 and (string.sub(a, -#b) == b or string.sub(b, -#a) == a)))
end

redis.call('SET', KEYS[1], ARGV[1] .. ':' .. ARGV[2], 'PX', ARGV[3])

local found = {}
for _, value in ipairs(redis.call('LRANGE', KEYS[2], 0, -1)) do
  local colon = string.find(value, ':', 1, true)
  if same(ARGV[1], string.sub(value, 1, colon - 1)) then
    found[#found + 1] = string.sub(value, colon + 1)
  end
end
return found
