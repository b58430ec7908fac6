/** Git's deltas: instructions that copy from a base or insert new bytes. */
import { GitFormatError } from '../git.errors.js';
import { Turns } from '../turns.js';

/** What is done between two looks at the time: fresh memory is filled at about a megabyte in 1 to 5 ms. */
const STEP_BYTES = 1024 * 1024;
/** What an instruction costs, in bytes copied. */
const INSTRUCTION_BYTES = 128;

/** The size that a delta's result has, from its first bytes. */
export function resultSizeOf(delta: Buffer): number {
  return readSize(delta, readSize(delta, 0).next).value;
}

/** Carries a delta out. Throws GitFormatError when it does not fit its base or reads or writes outside. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const steps = deltaSteps(base, delta);
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** The same, letting others work in between. */
export async function applyDeltaInTurns(base: Buffer, delta: Buffer): Promise<Buffer> {
  const steps = deltaSteps(base, delta);
  const turns = new Turns();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (turns.isOver) await turns.next();
  }
}

/** Pauses after about {@link STEP_BYTES}, an instruction counting as {@link INSTRUCTION_BYTES}. */
function* deltaSteps(base: Buffer, delta: Buffer): Generator<undefined, Buffer, undefined> {
  const baseSize = readSize(delta, 0);
  const resultSize = readSize(delta, baseSize.next);
  if (baseSize.value !== base.length) throw new GitFormatError('a delta that does not fit its base');
  const result = Buffer.allocUnsafe(resultSize.value);
  let position = resultSize.next;
  let written = 0;
  let work = 0;
  while (position < delta.length) {
    const instruction = delta[position++] ?? 0;
    if (instruction === 0) throw new GitFormatError('a delta with an unknown instruction');
    if (instruction < 0x80) {
      if (position + instruction > delta.length || written + instruction > result.length)
        throw new GitFormatError('a delta that is not whole');
      delta.copy(result, written, position, position + instruction);
      position += instruction;
      written += instruction;
      work += INSTRUCTION_BYTES;
    } else {
      let offset = 0;
      let size = 0;
      for (let bit = 0; bit < 4; bit += 1)
        if (instruction & (1 << bit)) offset += (delta[position++] ?? 0) * 2 ** (8 * bit);
      for (let bit = 0; bit < 3; bit += 1)
        if (instruction & (0x10 << bit)) size += (delta[position++] ?? 0) * 2 ** (8 * bit);
      if (size === 0) size = 0x10000;
      if (position > delta.length || offset + size > base.length || written + size > result.length)
        throw new GitFormatError('a delta that copies from outside');
      for (const end = offset + size; offset < end;) {
        const part = Math.min(STEP_BYTES, end - offset);
        base.copy(result, written, offset, offset + part);
        offset += part;
        written += part;
        work += part;
        if (part === STEP_BYTES) yield undefined;
      }
      work += INSTRUCTION_BYTES;
    }
    if (work < STEP_BYTES) continue;
    work = 0;
    yield undefined;
  }
  if (written !== result.length) throw new GitFormatError('a delta that is not whole');
  return result;
}

function readSize(bytes: Buffer, start: number): { value: number; next: number } {
  let value = 0;
  let position = start;
  for (let factor = 1; ; factor *= 128) {
    const byte = bytes[position++];
    if (byte === undefined || factor > 2 ** 42) throw new GitFormatError('a delta that is not whole');
    value += (byte & 0x7f) * factor;
    if (byte < 0x80) return { value, next: position };
  }
}
