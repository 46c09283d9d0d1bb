-- Counts messages against rates, by the generic cell rate algorithm, and caps: each message against all of its limits or
-- none. What is kept of a rate is the theoretical arrival time of its next unit, in microseconds since 2025 (so that a
-- double holds fractions of them), until that time has come; of a cap the units counted in its period, which its key names.
-- KEYS: a key for each limit
-- A cap has room for all that a message takes of it or for none. Of a rate one unit must be free, and a message that takes more
-- leaves it beyond its burst: who needed all of its units at once would never find them beside many that need one.
-- ARGV: for each limit: units per second (0: a cap), burst or cap, of a cap the milliseconds that its key is kept for and of a
--       rate the units that a message may leave it beyond its burst, units that the caller brought, units wanted beyond the
--       groups'; then for each group: messages, number of limits, and for each of them its position from 1 and the units that a
--       message takes of it
-- Answers for each limit: units counted, microseconds until there is room (0: there is, or a cap), units that there is room
-- for (below 0: beyond the burst); then for each group: messages admitted.
local time = redis.call('TIME')
local now = (tonumber(time[1]) - 1735689600) * 1000000 + tonumber(time[2])
local kept = redis.call('MGET', unpack(KEYS))
local limits = {}
for i = 1, #KEYS do
  local at = (i - 1) * 5
  local rate, most = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local limit = {
    rate = rate,
    brought = tonumber(ARGV[at + 4]),
    lease = tonumber(ARGV[at + 5]),
    used = 0
  }
  if rate > 0 then
    limit.interval = 1000000 / rate
    limit.ahead = most * limit.interval
    -- a time further ahead than the burst and one message allow is of another rate, or of a clock that was put back
    local furthest = now + limit.ahead + tonumber(ARGV[at + 3]) * limit.interval
    limit.arrival = math.max(now, math.min(tonumber(kept[i] or 0), furthest))
    limit.room = math.floor((now + limit.ahead - limit.arrival) / limit.interval + 0.001)
  else
    limit.keep = tonumber(ARGV[at + 3])
    limit.count = tonumber(kept[i] or 0)
    limit.room = math.max(0, most - limit.count)
  end
  limits[i] = limit
end

local admitted = {}
local at = #KEYS * 5 + 1
while at <= #ARGV do
  local messages, count = tonumber(ARGV[at]), tonumber(ARGV[at + 1])
  local fits = messages
  for i = at + 2, at + 2 * count, 2 do
    local limit, units = limits[tonumber(ARGV[i])], tonumber(ARGV[i + 1])
    local needed = limit.rate > 0 and 1 or units
    local free = limit.brought + limit.room - limit.used
    fits = math.min(fits, math.max(0, math.floor((free - needed) / units) + 1))
  end
  for i = at + 2, at + 2 * count, 2 do
    local limit, units = limits[tonumber(ARGV[i])], tonumber(ARGV[i + 1])
    limit.used = limit.used + fits * units
  end
  admitted[#admitted + 1] = fits
  at = at + 2 + 2 * count
end

local answer = {}
for i = 1, #KEYS do
  local limit = limits[i]
  local counted = math.max(0, limit.used - limit.brought)
  counted = counted + math.min(limit.lease, math.max(0, limit.room - counted))
  local wait = 0
  if limit.rate > 0 then
    if counted > 0 then
      limit.arrival = limit.arrival + counted * limit.interval
      redis.call('SET', KEYS[i], string.format('%.3f', limit.arrival), 'PX', math.ceil((limit.arrival - now) / 1000) + 1)
    end
    if limit.room - counted < 1 then
      wait = math.max(1, math.ceil(limit.arrival + limit.interval - limit.ahead - now))
    end
  elseif counted > 0 then
    redis.call('SET', KEYS[i], string.format('%.0f', limit.count + counted), 'PX', limit.keep)
  end
  answer[#answer + 1] = counted
  answer[#answer + 1] = wait
  answer[#answer + 1] = limit.room - counted
end
for i = 1, #admitted do
  answer[#answer + 1] = admitted[i]
end
return answer
