// The blocks of a Lua source, and the jumps and labels in them.
import { luaTokens, type LuaToken } from './lua-tokens.js';

export interface LuaBlock {
  readonly kind: 'chunk' | 'function' | 'branch' | 'do' | 'loop' | 'repeat';
  readonly parent: LuaBlock | undefined;
  /** Where its statements begin and end. */
  readonly start: number;
  end: number;
  /** Behind its `end`; for a `repeat` unknown, because a condition follows. */
  after: number | undefined;
}

/** `goto NAME`, `break` (without a name) or `::NAME::`. */
export interface LuaMark {
  readonly name: string | undefined;
  readonly token: LuaToken;
  readonly end: number;
  readonly block: LuaBlock;
}

export interface LuaBlocks {
  readonly jumps: readonly LuaMark[];
  readonly breaks: readonly LuaMark[];
  readonly labels: readonly (LuaMark & { /** Whether nothing but labels follows in its block. */ isLast: boolean })[];
}

const CLOSERS = ['end', 'until', 'else', 'elseif'];

export function luaBlocks(source: string): LuaBlocks {
  return new BlockReader(luaTokens(source), source.length).read();
}

class BlockReader {
  private readonly tokens: readonly LuaToken[];
  private readonly jumps: LuaMark[] = [];
  private readonly breaks: LuaMark[] = [];
  private readonly labels: (LuaMark & { isLast: boolean })[] = [];
  private block: LuaBlock;
  private at = 0;
  /** `for` and `while` whose `do` is still to come. */
  private openHeads = 0;

  constructor(tokens: readonly LuaToken[], length: number) {
    this.tokens = tokens;
    this.block = { kind: 'chunk', parent: undefined, start: 0, end: length, after: undefined };
  }

  read(): LuaBlocks {
    for (; this.at < this.tokens.length; this.at += 1) {
      const token = this.tokens[this.at];
      if (token !== undefined) this.take(token);
    }
    return { jumps: this.jumps, breaks: this.breaks, labels: this.labels };
  }

  private take(token: LuaToken): void {
    switch (token.text) {
      case 'function':
        return this.open('function', token);
      case 'for':
      case 'while':
        this.openHeads += 1;
        return;
      case 'do':
        if (this.openHeads === 0) return this.open('do', token);
        this.openHeads -= 1;
        return this.open('loop', token);
      case 'repeat':
        return this.open('repeat', token);
      case 'then':
        return this.open('branch', token);
      case 'else':
        this.close(token, undefined);
        return this.open('branch', token);
      case 'elseif':
        return this.close(token, undefined);
      case 'end':
        return this.close(token, token.end);
      case 'until':
        return this.close(token, undefined);
      case 'break':
        this.breaks.push({ name: undefined, token, end: token.end, block: this.block });
        return;
      case 'goto':
        return this.takeJump(token);
      case '::':
        return this.takeLabel(token);
      default:
    }
  }

  private open(kind: LuaBlock['kind'], { end }: LuaToken): void {
    this.block = { kind, parent: this.block, start: end, end, after: undefined };
  }

  private close({ start }: LuaToken, after: number | undefined): void {
    this.block.end = start;
    this.block.after = after;
    if (this.block.parent !== undefined) this.block = this.block.parent;
  }

  /** `goto` is an ordinary name, too. */
  private takeJump(token: LuaToken): void {
    const name = this.tokens[this.at + 1];
    if (name === undefined || !/^[A-Za-z_]/.test(name.text)) return;
    this.jumps.push({ name: name.text, token, end: name.end, block: this.block });
    this.at += 1;
  }

  private takeLabel(token: LuaToken): void {
    const [name, close] = this.tokens.slice(this.at + 1, this.at + 3);
    if (name === undefined || close?.text !== '::') return;
    this.at += 2;
    let next = this.at + 1;
    while (this.tokens[next]?.text === ';' || this.tokens[next]?.text === '::')
      next += this.tokens[next]?.text === ';' ? 1 : 3;
    const follower = this.tokens[next]?.text;
    const isLast = follower === undefined || CLOSERS.includes(follower);
    this.labels.push({ name: name.text, token, end: close.end, block: this.block, isLast });
  }
}
