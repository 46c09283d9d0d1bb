-- Tells the other nodes what this one saw, and this one what the others told since it asked last.
-- KEYS: 1 the stream of what nodes told
-- ARGV: 1 the node, 2 the id behind which it has not read (empty: it begins now), 3 what it tells (empty: nothing), 4 how long
--       the stream lives after the last word in milliseconds, 5 about how many words it keeps, 6 how many are read at most
-- Answers {the id that was read last, each word of another node}.
local last = ARGV[2]
local answer = {last}
if last == '' then
  local newest = redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)
  last = newest[1] and newest[1][1] or '0-0'
else
  for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '(' .. last, '+', 'COUNT', ARGV[6])) do
    last = entry[1]
    if entry[2][1] ~= ARGV[1] then
      answer[#answer + 1] = entry[2][2]
    end
  end
end
if ARGV[3] ~= '' then
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[5], '*', ARGV[1], ARGV[3])
  redis.call('PEXPIRE', KEYS[1], ARGV[4])
end
answer[1] = last
return answer
