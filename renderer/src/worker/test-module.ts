/**
 * A module as small as one can be: it opens `/0/answer`, and that file says what it does. `{...}` is the answer itself; `N{...}` too, with
 * the number of renders of this instance instead of the `?` in `{"manifests":[],"warnings":["?"]}`; `G{...}` the same after growing by
 * 200 MB. `L` loops for ever, `T` traps, `X` exits, `M` takes all memory, `S` all of the stack.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const I32 = 0x7f;
const I64 = 0x7e;
const VOID = 0x40;
const END = 0x0b;
/** What every module begins with. */
const PREAMBLE = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
/** Where things lie in the memory. */
const PATH = '/0/answer';
const REFUSED_AT = 64;
const REFUSED = '{"error":{"code":"PATH_NOT_FOUND","message":"There is no answer.","place":"answer"}}';
const COMPLAINT_AT = 256;
const COMPLAINT = 'fatal error: out of memory\npanic: hunter2\n';
const VECTOR_AT = 512;
const REQUEST_AT = 65_536;
const CONTENT_AT = 131_072;
const COUNT_AT = CONTENT_AT + 'N{"manifests":[],"warnings":["'.length;
const MEMORY_PAGES = 4;
const MAX_MEMORY_PAGES = 8_192;
const GROWTH_PAGES = 3_200;

function testModule(): Uint8Array {
  return Uint8Array.from([
    ...PREAMBLE,
    ...section(1, [
      signature([I32, I32], [I32]),
      signature([I32], []),
      signature([], []),
      signature([I32], [I32]),
      signature([I32, I32], [I64]),
      signature([I32, I32, I32, I32], [I32]),
    ]),
    ...section(2, [
      imported('wheelhouse', 'open', 0),
      imported('wheelhouse', 'take', 1),
      imported('wasi_snapshot_preview1', 'proc_exit', 1),
      imported('wasi_snapshot_preview1', 'fd_write', 5),
    ]),
    ...section(3, [[2], [3], [4]]),
    ...section(5, [[0x01, ...leb(MEMORY_PAGES), ...leb(MAX_MEMORY_PAGES)]]),
    ...section(6, [[I32, 0x01, ...number(0), END]]),
    ...section(7, [
      [...text('memory'), 0x02, 0],
      [...text('_initialize'), 0x00, 4],
      [...text('allocate'), 0x00, 5],
      [...text('render'), 0x00, 6],
    ]),
    ...section(10, [body([], []), body([], number(REQUEST_AT)), body([0x01, 0x02, I32], renderBody())]),
    ...section(11, [
      data(0, [...Buffer.from(PATH)]),
      data(REFUSED_AT, [...Buffer.from(REFUSED)]),
      data(COMPLAINT_AT, [...Buffer.from(COMPLAINT)]),
      data(VECTOR_AT, [...little(COMPLAINT_AT), ...little(COMPLAINT.length)]),
    ]),
  ]);
}

/** In a folder of its own, with the description that the build writes. */
export class ModuleFolder {
  readonly path: string;
  private readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
    this.path = join(folder, 'renderer.wasm');
  }

  static async make(): Promise<ModuleFolder> {
    return new ModuleFolder(await mkdtemp(join(tmpdir(), 'module-')));
  }

  /** A different `suffix` is a different module that does the same. */
  async write(suffix = ''): Promise<string> {
    const bytes = Uint8Array.from([...testModule(), ...sized(0, [...text('suffix'), ...text(suffix)])]);
    const digest = createHash('sha256').update(bytes).digest('hex');
    await writeFile(this.path, bytes);
    await writeFile(this.path.replace('.wasm', '.json'), JSON.stringify({ digest, size: bytes.length }));
    return digest;
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** Local 2 is the size of the file, local 3 its first byte. */
function renderBody(): number[] {
  const size = [0x20, 2];
  const answer = (at: number, length: readonly number[]): number[] =>
    [[0x42], signedLeb(at), [0x42, 32, 0x86], length, [0xad, 0x84, 0x0f]].flat();
  const when = (letter: string, ...does: readonly (readonly number[])[]): number[] =>
    [[0x20, 3], number(letter.charCodeAt(0)), [0x46, 0x04, VOID], ...does, [END]].flat();
  const counted = [
    [[0x23, 0], number(1), [0x6a, 0x24, 0]],
    [number(COUNT_AT), [0x23, 0], number(48), [0x6a, 0x3a, 0, 0]],
    [answer(CONTENT_AT + 1, [...size, ...number(1), 0x6b])],
  ].flat(2);
  const complain = [number(2), number(VECTOR_AT), number(1), number(VECTOR_AT + 16), [0x10, 3, 0x1a, 0x00]].flat();
  return [
    [number(0), number(PATH.length), [0x10, 0, 0x22, 2], number(0), [0x48]],
    [[0x04, VOID], answer(REFUSED_AT, number(REFUSED.length)), [END]],
    [number(CONTENT_AT), [0x10, 1], number(CONTENT_AT), [0x2d, 0, 0, 0x21, 3]],
    [when('L', [0x03, VOID, 0x0c, 0, END])],
    [when('T', [0x00])],
    [when('X', number(3), [0x10, 2])],
    [when('M', [0x03, VOID], number(64), [0x40, 0], number(0), [0x4e, 0x0d, 0, END], complain)],
    [when('S', [0x20, 0, 0x20, 1, 0x10, 6, 0x1a])],
    [when('N', counted)],
    [when('G', number(GROWTH_PAGES), [0x40, 0, 0x1a], counted)],
    [answer(CONTENT_AT, size), [0x00]],
  ].flat(2);
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  return sized(id, [...leb(items.length), ...items.flat()]);
}

function sized(id: number, content: readonly number[]): number[] {
  return [id, ...leb(content.length), ...content];
}

function signature(takes: readonly number[], gives: readonly number[]): number[] {
  return [0x60, takes.length, ...takes, gives.length, ...gives];
}

function imported(module: string, name: string, type: number): number[] {
  return [...text(module), ...text(name), 0x00, type];
}

function body(locals: readonly number[], code: readonly number[]): number[] {
  const content = [...(locals.length === 0 ? [0] : locals), ...code, END];
  return [...leb(content.length), ...content];
}

function data(at: number, bytes: readonly number[]): number[] {
  return [0x00, ...number(at), END, ...leb(bytes.length), ...bytes];
}

function text(value: string): number[] {
  return [...leb(value.length), ...Buffer.from(value)];
}

function little(value: number): number[] {
  return [value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, (value >> 24) & 0xff];
}

/** `i32.const`. */
function number(value: number): number[] {
  return [0x41, ...signedLeb(value)];
}

function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

function signedLeb(value: number): number[] {
  const isLast = value < 64;
  return isLast ? [value] : [(value & 0x7f) | 0x80, ...signedLeb(value >> 7)];
}
