// Users' checks word for word as Argo CD runs them, and scripts that mean harm.
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse } from 'yaml';
import { luaHealth } from '../../engine/health/lua-health.js';
import { ScriptError } from '../scripts.errors.js';
import { LuaMachine } from './lua-machine.js';

interface MeasuredCheck {
  readonly says: string;
  readonly script: string;
  readonly open?: boolean;
  readonly status: string;
  readonly message: string;
}

const FILE = new URL('../../../testdata/health/lua-checks.yaml', import.meta.url);
const { object, checks } = parse(readFileSync(FILE, 'utf8')) as {
  readonly object: object;
  readonly checks: readonly MeasuredCheck[];
};

let machine: LuaMachine;
const run = (script: string, globals: Record<string, unknown> = {}, libraries: 'safe' | 'open' = 'open'): unknown =>
  machine.run({ script, globals, libraries });
const errorOf = (script: string, libraries: 'safe' | 'open' = 'open'): ScriptError => {
  try {
    run(script, {}, libraries);
  } catch (error) {
    if (error instanceof ScriptError) return error;
    throw error;
  }
  throw new Error('It did not fail.');
};

beforeAll(async () => {
  machine = await LuaMachine.create();
});

describe('a Lua check as Argo CD measured it', () => {
  it.each(checks.map((check) => [check.says, check] as const))('%s', (_says, { script, open, status, message }) => {
    let health: { status: string; message: string };
    try {
      const found = luaHealth(run(script, { obj: object, actionParams: {} }, open === true ? 'open' : 'safe'));
      health = { status: found?.health ?? '', message: found?.message ?? '' };
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      health = { status: 'Unknown', message: error.message };
    }
    expect(health).toEqual({ status, message });
  });
});

describe('values between JSON and Lua', () => {
  it('come back as they went in, but for empty objects and nulls', () => {
    const value = { a: [1, 2.5, 'x', true, [], { b: null, c: 'ü✓' }], d: {}, e: null, f: -7, g: 1e21 };
    expect(run('return value', { value })).toEqual({ a: [1, 2.5, 'x', true, [], { c: 'ü✓' }], d: [], f: -7, g: 1e21 });
  });

  it('keep members that every object of JavaScript has', () => {
    const value: unknown = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "toString": "t"}');
    const answer = run('return { value["__proto__"].x, value.constructor, value.toString, type(value.valueOf) }', {
      value,
    });
    expect(answer).toEqual([1, 2, 't', 'nil']);
    expect(Object.keys(run('return { ["__proto__"] = "own" }') as object)).toEqual(['__proto__']);
  });

  it('are the last one of several that a script returns', () => {
    expect(run('return 1, 2, "three"')).toBe('three');
    expect(run('return')).toBeNull();
  });

  it('are the same whatever they are', () => {
    const asLuaHasIt = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.filter((element) => element !== null).map(asLuaHasIt);
      if (typeof value !== 'object' || value === null) return value;
      const members = Object.entries(value).filter(([, member]) => member !== null);
      return members.length === 0 ? [] : Object.fromEntries(members.map(([key, member]) => [key, asLuaHasIt(member)]));
    };
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const plain: unknown = JSON.parse(JSON.stringify(value).replaceAll(/\\u[dD][89a-fA-F]../g, ''));
        expect(run('return value', { value: plain })).toEqual(asLuaHasIt(plain));
      }),
    );
  });

  it('may hold any byte', () => {
    expect(run('return "a\\0b"')).toBe('a\0b');
    expect(run('return #s', { s: 'a\0ü' })).toBe(4);
  });
});

describe('the sandbox of Lua', () => {
  it('reaches nothing of the machine', () => {
    const names = ['io', 'debug', 'dofile', 'loadfile', 'module', 'newproxy', 'os.execute', 'os.getenv', 'os.remove'];
    const answer = run(`return { ${names.map((name) => `tostring(${name})`).join(', ')} }`);
    expect(answer).toEqual(names.map(() => 'nil'));
    expect(errorOf('return require("io")').message).toContain('module io not found');
    expect(errorOf('return io.open("/etc/passwd")').code).toBe('SCRIPT_FAILED');
  });

  it('loads text and no compiled code', () => {
    expect(run('return loadstring("return 1 + 1")()')).toBe(2);
    expect(run('return { loadstring("\\27Lua") == nil, pcall(string.dump, function() end) == false }')).toEqual([
      true,
      true,
    ]);
  });

  it('is another one for each script', () => {
    run('leak = "value" string.leak = 1');
    expect(run('return { tostring(leak), tostring(string.leak) }')).toEqual(['nil', 'nil']);
  });

  it('ends an endless loop after a second, also one that catches errors', () => {
    const before = process.threadCpuUsage();
    expect(errorOf('while true do end')).toMatchObject({
      code: 'SCRIPT_TIMEOUT',
      message: '<string>:1: context deadline exceeded',
    });
    expect(errorOf('while true do\n  pcall(function() while true do end end)\nend').code).toBe('SCRIPT_TIMEOUT');
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(4_000);
  });

  it('gives no more memory than a script may have, and works on', () => {
    const message = errorOf('local t = {} while true do t[#t + 1] = string.rep("x", 1e6) .. #t end').message;
    expect(message).toBe('not enough memory');
    expect(errorOf('local s = "x" while true do s = s .. s end').message).toBe('not enough memory');
    expect(run('return "still here"')).toBe('still here');
  });

  it('survives recursion without end, deep answers and large ones', () => {
    expect(errorOf('local function f() return 1 + f() end return f()').message).toContain('stack overflow');
    expect(errorOf('local t = {} for i = 1, 1000 do t = { t } end return t').message).toContain('too large');
    expect(errorOf('local t = {} t.t = t return t').message).toContain('recursively nested tables');
    expect(errorOf('return string.rep("x", 2e7)').message).toContain('too large');
    expect(errorOf('local t = {} for i = 1, 3e5 do t[i] = i end return t').message).toContain('too large');
    expect(errorOf('error(string.rep("x", 1e6))').message.length).toBeLessThan(5_000);
  });

  it('takes any text for a script without breaking', () => {
    const word = fc.constantFrom(
      'if ',
      'then ',
      'end ',
      'for ',
      'do ',
      'return ',
      'goto x ',
      '::x:: ',
      'local x = ',
      'function ',
      'obj',
      '(',
      ')',
      '{',
      '}',
      '.',
      ',',
      '"',
      "'",
      '[[',
      ']]',
      '--',
      '\n',
      '1',
      ' nil ',
      'break ',
      'until ',
      'repeat ',
      '= ',
      '..',
      '%s',
      'string.rep("x", 9)',
    );
    const text = fc.oneof(
      fc.string(),
      fc.array(word, { maxLength: 30 }).map((words) => words.join('')),
    );
    fc.assert(
      fc.property(text, (script) => {
        try {
          run(script, { obj: object });
        } catch (error) {
          expect(error).toBeInstanceOf(ScriptError);
        }
      }),
      { numRuns: 500 },
    );
    expect(run('return "still here"')).toBe('still here');
  });

  it('refuses an object that is nested without end', () => {
    let deep: unknown = {};
    for (let level = 0; level < 1_000; level += 1) deep = { deep };
    expect(() => run('return 1', { deep })).toThrow('nested too deeply');
  });
});
