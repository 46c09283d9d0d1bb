-- Claims a key for a message, or tells whose it is.
-- KEYS: 1 the key, 2 since when nothing was forgotten
-- ARGV: 1 what is asked for, 2 the envelope, 3 its SID, 4 now in milliseconds, 5 life of a claim in milliseconds,
--       6 whether the caller has asked elsewhere (1 or 0), 7 the SID whose claim is void, or empty
-- Answers {0} claimed, {1, asked for, envelope, done} taken, {2, since} perhaps forgotten, {3} when since is not known.
local known = redis.call('HMGET', KEYS[1], 'request', 'envelope', 'done', 'at', 'sid')
local now, life = tonumber(ARGV[4]), tonumber(ARGV[5])
if known[1] and now - tonumber(known[4]) < life and not (known[3] == '0' and known[5] == ARGV[7]) then
  return {1, known[1], known[2], tonumber(known[3])}
end
local since = redis.call('GET', KEYS[2])
if not since then
  return {3}
end
if not known[1] and ARGV[6] == '0' and now - tonumber(since) < life then
  return {2, tonumber(since)}
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'request', ARGV[1], 'envelope', ARGV[2], 'sid', ARGV[3], 'at', ARGV[4], 'done', '0')
redis.call('PEXPIRE', KEYS[1], life)
return {0}
