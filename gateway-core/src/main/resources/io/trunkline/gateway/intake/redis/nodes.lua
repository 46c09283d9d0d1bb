-- Says that a node is there, and tells how many are.
-- KEYS: 1 the nodes by the time at which they said so last
-- ARGV: 1 the node, 2 for how long it counts from now on, in milliseconds
-- Answers {number of nodes}.
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - tonumber(ARGV[2]))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return {redis.call('ZCARD', KEYS[1])}
