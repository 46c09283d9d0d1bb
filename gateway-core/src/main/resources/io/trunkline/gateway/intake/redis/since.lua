-- Remembers since when nothing was forgotten, unless it is known.
-- KEYS: 1 since when; ARGV: 1 the time in milliseconds, or empty where only asked
-- Answers {the time}, or {} where it is not known.
local since = redis.call('GET', KEYS[1])
if not since and ARGV[1] ~= '' then
  redis.call('SET', KEYS[1], ARGV[1])
  since = ARGV[1]
end
if since then
  return {tonumber(since)}
end
return {}
