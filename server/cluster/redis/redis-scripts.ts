/** Scripts in Lua, which Redis runs in one step. */

/**
 * Makes a change if the room still has the expected version. A hash holds the room: `epoch` and `number` of its
 * version, `order`, seats as `s:ID`, later changes of presence as `p:ID`, claims as `c:ID`.
 * KEYS: the hash. ARGV: the expected epoch and number, the epoch for a new room, expiry, channel, the change as JSON,
 * then pairs of fields and values. An empty value deletes the field. A room whose number is none starts again.
 */
export const COMMIT = `
local version = redis.call('HMGET', KEYS[1], 'epoch', 'number')
local epoch, number = version[1] or '', tonumber(version[2] or '0')
if not number then epoch, number = '', 0 end
if epoch ~= ARGV[1] or number ~= tonumber(ARGV[2]) then return 0 end
if epoch == '' then
  epoch = ARGV[3]
  redis.call('HSET', KEYS[1], 'epoch', epoch)
end
number = number + 1
redis.call('HSET', KEYS[1], 'number', number)
for i = 7, #ARGV, 2 do
  if ARGV[i + 1] == '' then redis.call('HDEL', KEYS[1], ARGV[i])
  else redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1]) end
end
redis.call('PEXPIRE', KEYS[1], ARGV[4])
redis.call('PUBLISH', ARGV[5], '{"version":{"epoch":"' .. epoch .. '","number":' .. number .. '},"change":' .. ARGV[6] .. '}')
return 1`;

/**
 * The next order number for a member. It starts from the time in ms, so that no number comes twice even if Redis has
 * lost everything.
 * KEYS: the hash. ARGV: expiry.
 */
export const NEXT_ORDER = `
local time = redis.call('TIME')
local last = tonumber(redis.call('HGET', KEYS[1], 'order') or '0') or 0
local order = math.max(last + 1, time[1] * 1000 + math.floor(time[2] / 1000))
redis.call('HSET', KEYS[1], 'order', string.format('%.0f', order))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return order`;

/** Removes claims. KEYS: the hash. ARGV: pairs of a field and a time in ms, by which the claim has to end. */
export const FORGET = `
for i = 1, #ARGV, 2 do
  local claim = redis.call('HGET', KEYS[1], ARGV[i])
  if claim and cjson.decode(claim)['until'] <= tonumber(ARGV[i + 1]) then redis.call('HDEL', KEYS[1], ARGV[i]) end
end`;

/**
 * Reports that a server is alive, removes dead ones, and lists those that are left.
 * KEYS: the sorted set. ARGV: name, expiry in ms.
 */
export const BEAT_AND_LIST = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
return redis.call('ZRANGE', KEYS[1], 0, -1)`;
