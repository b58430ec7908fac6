// GopherLua, which Argo CD runs, knows `goto`; Lua 5.1 does not. What checks use it for is to leave a block early, most often to go on with the next
// turn of a loop: a label at the end of a block. The block becomes a loop of one turn, and the jump a `break`. Lines stay where they are.
import { ScriptError } from '../scripts.errors.js';
import { luaBlocks, type LuaBlock, type LuaBlocks, type LuaMark } from './lua-blocks.js';

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The same program without `goto`. Throws ScriptError for jumps elsewhere than to the end of a block around them. */
export function withoutGoto(source: string): string {
  if (!/\bgoto\b/.test(source)) return source;
  const blocks = luaBlocks(source);
  if (blocks.jumps.length === 0 && blocks.labels.length === 0) return source;
  const edits = blocks.labels.flatMap((label, index) => rewriteLabel(label, index, blocks));
  const known = new Set(edits.map(({ start }) => start));
  for (const jump of blocks.jumps) if (!known.has(jump.token.start)) throw unsupported(jump, source);
  return applied(source, edits);
}

function rewriteLabel(label: LuaBlocks['labels'][number], index: number, { jumps, breaks }: LuaBlocks): Edit[] {
  const { block, name, token, end, isLast } = label;
  const own = jumps.filter(
    (jump) => jump.name === name && isWithin(jump.block, block) && jump.token.start < token.start,
  );
  const gone = { start: token.start, end, text: '' };
  if (own.length === 0) return [gone];
  if (!isLast) return [];
  const jumped = `__jumped_${index}`;
  const broke = `__broke_${index}`;
  const edits: Edit[] = [gone];
  for (const jump of own) {
    const loops = loopsBetween(jump.block, block);
    if (loops === undefined) return [];
    edits.push({ start: jump.token.start, end: jump.end, text: `do ${jumped} = true break end` });
    for (const { after = 0 } of loops) edits.push({ start: after, end: after, text: ` if ${jumped} then break end ` });
  }
  // A break of a loop around the block has to pass the loop that the block becomes.
  const passing = breaks.filter(
    (found) => isWithin(found.block, block) && loopsBetween(found.block, block)?.length === 0,
  );
  const isLoop = block.kind === 'loop' || block.kind === 'repeat';
  for (const { token: found } of passing)
    edits.push({ start: found.start, end: found.end, text: `do ${broke} = true break end` });
  if (passing.length > 0 && block.kind === 'repeat') return [];
  const after = passing.length > 0 ? ` if ${broke} then break end ` : ' ';
  const isOutside = passing.length > 0 && !isLoop && !isInLoop(block);
  if (isOutside) return [];
  edits.push({ start: block.start, end: block.start, text: ` local ${jumped}, ${broke} repeat ` });
  edits.push({ start: block.end, end: block.end, text: ` until true${after}` });
  return edits;
}

/** The loops from a block up to another around it; undefined when one of them cannot be left from outside, or a function lies between. */
function loopsBetween(from: LuaBlock, to: LuaBlock): LuaBlock[] | undefined {
  const loops: LuaBlock[] = [];
  for (let block: LuaBlock | undefined = from; block !== undefined && block !== to; block = block.parent) {
    if (block.kind === 'function' || block.kind === 'repeat') return undefined;
    if (block.kind === 'loop') loops.push(block);
  }
  return loops;
}

function isWithin(block: LuaBlock, around: LuaBlock): boolean {
  for (let at: LuaBlock | undefined = block; at !== undefined; at = at.parent) if (at === around) return true;
  return false;
}

function isInLoop(block: LuaBlock): boolean {
  for (let at: LuaBlock | undefined = block; at !== undefined && at.kind !== 'function'; at = at.parent)
    if (at.kind === 'loop' || at.kind === 'repeat') return true;
  return false;
}

function applied(source: string, edits: readonly Edit[]): string {
  let text = '';
  let at = 0;
  // Of edits at one place the outer comes first where a block begins; a sort keeps the order of the labels.
  for (const edit of edits.toSorted((one, other) => one.start - other.start || one.end - other.end)) {
    if (edit.start < at) continue;
    text += source.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return text + source.slice(at);
}

function unsupported({ token, name }: LuaMark, source: string): ScriptError {
  const line = source.slice(0, token.start).split('\n').length;
  return new ScriptError(
    'SCRIPT_INVALID',
    `<string>:${line}: goto ${name ?? ''} is not supported: only jumps to the end of a block around them are. Write it with if or break.`,
  );
}
