-- Tells whose a key is.
-- KEYS: 1 the key; ARGV: 1 now in milliseconds, 2 life of a claim in milliseconds
-- Answers {0} nobody's, {1, asked for, envelope, done}.
local known = redis.call('HMGET', KEYS[1], 'request', 'envelope', 'done', 'at')
if known[1] and tonumber(ARGV[1]) - tonumber(known[4]) < tonumber(ARGV[2]) then
  return {1, known[1], known[2], tonumber(known[3])}
end
return {0}
