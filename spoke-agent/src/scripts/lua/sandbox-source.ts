// The Lua program that makes a fresh Lua state the one that Argo CD's scripts see: what GopherLua opens for them and nothing that reaches the
// machine, and GopherLua's words for what goes wrong, which users' dashboards show. Runs once for each script, before it.

/** Instructions between two looks at the clock. */
const CLOCK_INTERVAL = 10_000;

/**
 * Takes the word `safe` or `open` and the seconds a script has. Gives a function that runs a loaded script: whether it ended well, then the
 * type of the last value and the value, or the error.
 */
export const SANDBOX_SOURCE = `
local libraries, limit = ...
local sethook, getinfo, setmeta, clock = debug.sethook, debug.getinfo, debug.setmetatable, os.clock
local error, type, tostring, pcall, select, tonumber, unpack = error, type, tostring, pcall, select, tonumber, unpack
local find, format, gsub, sub, floor, loadstring, rawget = string.find, string.format, string.gsub, string.sub, math.floor, loadstring, rawget

-- Numbers as GopherLua writes them: whole ones in full, others with the fewest digits that tell them apart.
local function text_of(number)
  if number ~= number then return "NaN" end
  if number == floor(number) and number > -1e18 and number < 1e18 then return format("%.0f", number) end
  for digits = 15, 17 do
    local text = format("%." .. digits .. "g", number)
    if tonumber(text) == number then return text end
  end
end
local plain_tostring = tostring
local function show(...)
  if select("#", ...) == 0 then error("bad argument #1 to tostring (value expected)", 2) end
  local value = ...
  if type(value) == "number" then return text_of(value) or plain_tostring(value) end
  return plain_tostring(value)
end

-- What types without fields, calls or arithmetic say.
local function meta_of(name)
  local meta = { __metatable = false }
  local function no_index(_, key)
    error("attempt to index a non-table object(" .. name .. ") with key '" .. show(key) .. "'", 2)
  end
  meta.__index, meta.__newindex = no_index, no_index
  meta.__call = function() error("attempt to call a non-function object", 2) end
  meta.__unm = function() error("__unm undefined", 2) end
  meta.__len = function() error("__len undefined", 2) end
  meta.__lt = function(a, b) error("attempt to compare " .. type(a) .. " with " .. type(b), 2) end
  meta.__le = meta.__lt
  for _, operation in next, { "add", "sub", "mul", "div", "mod", "pow", "concat" } do
    meta["__" .. operation] = function(a, b)
      error("cannot perform " .. operation .. " operation between " .. type(a) .. " and " .. type(b), 2)
    end
  end
  return meta
end
setmeta(nil, meta_of("nil"))
setmeta(false, meta_of("boolean"))
setmeta(0, meta_of("number"))
local function_meta = meta_of("function")
function_meta.__call = nil
setmeta(print, function_meta)
local string_meta = meta_of("string")
string_meta.__lt, string_meta.__le = nil, nil
if libraries == "open" then
  string_meta.__index = string
end
setmeta("", string_meta)

local plain_error = error
_G.error = function(...)
  if select("#", ...) == 0 then plain_error("bad argument #1 to error (value expected)", 2) end
  local value, level = ...
  level = level or 1
  if level > 0 then level = level + 1 end
  plain_error(value, level)
end
_G.tostring = show

-- Text only: compiled code could break out of the machine that runs it.
local function load_text(text, name)
  if type(text) ~= "string" then plain_error("bad argument #1 to loadstring (string expected, got " .. type(text) .. ")", 2) end
  if sub(text, 1, 1) == "\\27" then return nil, "only text is loaded" end
  return loadstring(text, name or "=<string>")
end
_G.loadstring = load_text
function load(reader, name)
  local pieces = ""
  while true do
    local piece = reader()
    if piece == nil or piece == "" then break end
    pieces = pieces .. piece
  end
  return load_text(pieces, name)
end

local safe_os = { time = os.time, date = os.date }
local open_os = { time = os.time, date = os.date, clock = os.clock, difftime = os.difftime }
local preloaded = { os = libraries == "open" and open_os or safe_os }
function require(name)
  local found = rawget(preloaded, name) or (libraries == "open" and (name == "string" or name == "math" or name == "table") and _G[name])
  if found then return found end
  plain_error("module " .. show(name) .. " not found", 2)
end
function print() end

local plain_concat = table.concat
function table.concat(list, separator, first, last)
  if type(list) ~= "table" then plain_error("bad argument #1 to concat (table expected, got " .. type(list) .. ")", 2) end
  local texts = {}
  for at = first or 1, last or #list do
    local piece = list[at]
    local kind = type(piece)
    if kind ~= "string" and kind ~= "number" then
      plain_error("invalid value (" .. kind .. ") at index " .. at .. " in table for concat", 2)
    end
    texts[#texts + 1] = kind == "number" and show(piece) or piece
  end
  return plain_concat(texts, separator)
end

-- %s takes anything, a whole number is wanted where %d is.
function string.format(pattern, ...)
  if type(pattern) ~= "string" and type(pattern) ~= "number" then
    plain_error("bad argument #1 to format (string expected, got " .. type(pattern) .. ")", 2)
  end
  local values, at = { ... }, 0
  gsub(pattern, "%%[-+ #0]*%d*%.?%d*(.)", function(verb)
    if verb == "%" then return end
    at = at + 1
    if verb == "s" or verb == "q" then values[at] = show(values[at])
    elseif verb == "d" and type(values[at]) == "number" then
      values[at] = values[at] < 0 and -floor(-values[at]) or floor(values[at])
    end
  end)
  local count = select("#", ...)
  if count < at then count = at end
  local ok, text = pcall(format, pattern, unpack(values, 1, count))
  if not ok then plain_error((gsub(gsub(text, "^<string>:%d+: ", ""), "'%?'", "'format'")), 2) end
  return text
end
function string.dump() plain_error("GopherLua does not support the string.dump", 2) end

for _, name in next, { "io", "debug", "module", "newproxy", "dofile", "loadfile", "gcinfo" } do _G[name] = nil end
package = { loaded = {}, preload = {}, path = "", cpath = "" }
os = nil
if libraries == "open" then os = open_os else string, math, coroutine = nil, nil, nil end

local function last(...)
  sethook()
  local count = select("#", ...)
  if not (...) then return false, "error", (select(2, ...)) end
  if count < 2 then return true, "nil", nil end
  local value = select(count, ...)
  return true, type(value), value
end

local runner
function runner(script)
  local deadline = clock() + limit
  local function watch()
    if clock() <= deadline then return end
    local running = getinfo(2, "f").func
    if running == runner or running == last then return end
    -- From now on every step fails, so that nothing that catches errors goes on.
    sethook(watch, "", 1)
    plain_error("context deadline exceeded", 2)
  end
  sethook(watch, "", ${CLOCK_INTERVAL})
  return last(pcall(script))
end
return runner
`;
