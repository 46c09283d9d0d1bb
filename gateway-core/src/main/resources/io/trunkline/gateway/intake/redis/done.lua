-- Marks a key's message as being in the log; makes the claim where it is not there any more.
-- KEYS: 1 the key
-- ARGV: 1 what is asked for, 2 the envelope, 3 its SID, 4 its time in milliseconds, 5 what is left of the claim's life in milliseconds
local sid = redis.call('HGET', KEYS[1], 'sid')
if sid == ARGV[3] then
  redis.call('HSET', KEYS[1], 'done', '1')
elseif not sid and tonumber(ARGV[5]) > 0 then
  redis.call('HSET', KEYS[1], 'request', ARGV[1], 'envelope', ARGV[2], 'sid', ARGV[3], 'at', ARGV[4], 'done', '1')
  redis.call('PEXPIRE', KEYS[1], ARGV[5])
end
return {}
