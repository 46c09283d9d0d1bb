-- Counts messages against limits by the generic cell rate algorithm: each message against all of its limits or none.
-- What is kept of a limit is the theoretical arrival time of its next message, in microseconds since 2025 (so that a
-- double holds fractions of them); it is forgotten when that time has come.
-- KEYS: a key for each limit
-- ARGV: for each limit: messages per second, burst, messages that the caller brought, messages wanted beyond the groups';
--       then for each group: messages, number of limits, their positions from 1
-- Answers for each limit: messages counted, microseconds until there is room for one (0: now); then for each group: messages admitted.
local time = redis.call('TIME')
local now = (tonumber(time[1]) - 1735689600) * 1000000 + tonumber(time[2])
local kept = redis.call('MGET', unpack(KEYS))
local limits = {}
for i = 1, #KEYS do
  local at = (i - 1) * 4
  local interval, burst = 1000000 / tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  -- a time further ahead than the burst allows is of another rate, or of a clock that was put back
  local arrival = math.max(now, math.min(tonumber(kept[i] or 0), now + burst * interval))
  limits[i] = {
    interval = interval,
    ahead = burst * interval,
    arrival = arrival,
    room = math.floor((now + burst * interval - arrival) / interval + 0.001),
    brought = tonumber(ARGV[at + 3]),
    lease = tonumber(ARGV[at + 4]),
    used = 0
  }
end

local admitted = {}
local at = #KEYS * 4 + 1
while at <= #ARGV do
  local messages, count = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  for i = at + 2, at + 1 + count do
    local limit = limits[tonumber(ARGV[i])]
    messages = math.min(messages, limit.brought + limit.room - limit.used)
  end
  for i = at + 2, at + 1 + count do
    local limit = limits[tonumber(ARGV[i])]
    limit.used = limit.used + messages
  end
  admitted[#admitted + 1] = messages
  at = at + 2 + count
end

local answer = {}
for i = 1, #KEYS do
  local limit = limits[i]
  local counted = math.max(0, limit.used - limit.brought)
  counted = counted + math.min(limit.lease, limit.room - counted)
  local wait = 0
  if counted > 0 then
    limit.arrival = limit.arrival + counted * limit.interval
    redis.call('SET', KEYS[i], string.format('%.3f', limit.arrival), 'PX', math.ceil((limit.arrival - now) / 1000) + 1)
  end
  if counted >= limit.room then
    wait = math.max(1, math.ceil(limit.arrival + limit.interval - limit.ahead - now))
  end
  answer[#answer + 1] = counted
  answer[#answer + 1] = wait
end
for i = 1, #admitted do
  answer[#answer + 1] = admitted[i]
end
return answer
