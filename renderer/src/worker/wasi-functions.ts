/**
 * The part of WASI (preview 1) that Go's runtime needs to live, and refusals of the rest. There is no file, no socket and no environment
 * behind it; the wall clock stands at the instant that the render was given, and time that is slept passes at once.
 */
import { randomFillSync } from 'node:crypto';
import { MAX_OUTPUT_BYTES } from './worker-limits.js';

const SUCCESS = 0;
const BAD_FILE = 8;
const NOT_SUPPORTED = 52;
const STDOUT = 1;
const STDERR = 2;
const REALTIME_CLOCK = 0;
const CLOCK_SUBSCRIPTION = 0;
const ABSOLUTE_TIME = 1;
const SUBSCRIPTION_BYTES = 48;
const EVENT_BYTES = 32;
/** What the monotonic clock advances by when it is asked, in nanoseconds: it tells nothing of real time. */
const TICK = 1_000n;
const PROGRAM_NAME = Buffer.from('renderer\0');

/** Files, sockets, signals: none exist, so every descriptor and every path is refused. */
const REFUSED = (
  'fd_advise fd_allocate fd_close fd_datasync fd_fdstat_get fd_fdstat_set_flags fd_fdstat_set_rights fd_filestat_get ' +
  'fd_filestat_set_size fd_filestat_set_times fd_pread fd_prestat_get fd_prestat_dir_name fd_pwrite fd_read fd_readdir ' +
  'fd_renumber fd_seek fd_sync fd_tell path_create_directory path_filestat_get path_filestat_set_times path_link path_open ' +
  'path_readlink path_remove_directory path_rename path_symlink path_unlink_file'
).split(' ');
const UNSUPPORTED = ['clock_res_get', 'proc_raise', 'sock_accept', 'sock_recv', 'sock_send', 'sock_shutdown'];

/** The module ended itself: its instance is dead. */
export class ModuleExit extends Error {
  override readonly name = 'ModuleExit';
}

/** What the module wrote, the first of it. It may hold anything that the module has seen. */
export class ModuleOutput {
  private readonly parts: Buffer[] = [];
  private bytes = 0;

  add(content: Uint8Array): void {
    const room = MAX_OUTPUT_BYTES - this.bytes;
    if (room <= 0) return;
    this.parts.push(Buffer.from(content.subarray(0, room)));
    this.bytes += Math.min(content.length, room);
  }

  get text(): string {
    return Buffer.concat(this.parts).toString('utf8');
  }

  clear(): void {
    this.parts.length = 0;
    this.bytes = 0;
  }
}

/** An instance's world: what it may learn and say. */
export interface WasiWorld {
  /** The instance's memory; it moves when it grows. */
  memory(): ArrayBuffer;
  /** The instant that it is, in milliseconds since 1970. */
  now(): number;
  readonly output: ModuleOutput;
}

export type WasiFunctions = Readonly<Record<string, (...values: never[]) => number>>;

export function wasiFunctions(world: WasiWorld): WasiFunctions {
  const refused = Object.fromEntries(REFUSED.map((name) => [name, () => BAD_FILE]));
  const unsupported = Object.fromEntries(UNSUPPORTED.map((name) => [name, () => NOT_SUPPORTED]));
  return { ...refused, ...unsupported, ...processFunctions(world), ...timeFunctions(world) };
}

function processFunctions(world: WasiWorld): WasiFunctions {
  const view = (): DataView => new DataView(world.memory());
  const setSizes = (count: number, bytes: number, values: readonly [number, number]): number => {
    view().setUint32(count, values[0], true);
    view().setUint32(bytes, values[1], true);
    return SUCCESS;
  };
  return {
    args_sizes_get: (count: number, bytes: number) => setSizes(count, bytes, [1, PROGRAM_NAME.length]),
    args_get: (list: number, texts: number) => {
      view().setUint32(list, texts, true);
      new Uint8Array(world.memory()).set(PROGRAM_NAME, texts);
      return SUCCESS;
    },
    environ_sizes_get: (count: number, bytes: number) => setSizes(count, bytes, [0, 0]),
    environ_get: () => SUCCESS,
    random_get: (start: number, length: number) => {
      randomFillSync(new Uint8Array(world.memory(), start, length));
      return SUCCESS;
    },
    fd_write: (descriptor: number, vectors: number, count: number, written: number) => {
      if (descriptor !== STDOUT && descriptor !== STDERR) return BAD_FILE;
      let bytes = 0;
      for (let at = vectors; at < vectors + 8 * count; at += 8) {
        const length = view().getUint32(at + 4, true);
        world.output.add(new Uint8Array(world.memory(), view().getUint32(at, true), length));
        bytes += length;
      }
      view().setUint32(written, bytes, true);
      return SUCCESS;
    },
    proc_exit: (code: number) => {
      throw new ModuleExit(`The module ended with code ${code}.`);
    },
    sched_yield: () => SUCCESS,
  };
}

function timeFunctions(world: WasiWorld): WasiFunctions {
  const view = (): DataView => new DataView(world.memory());
  let monotonic = 0n;
  return {
    clock_time_get: (clock: number, _precision: bigint, result: number) => {
      monotonic += TICK;
      view().setBigUint64(result, clock === REALTIME_CLOCK ? BigInt(world.now()) * 1_000_000n : monotonic, true);
      return SUCCESS;
    },
    /** Sleeps, and waits for files that do not exist: the earliest alarm rings at once, and the clock has moved on. */
    poll_oneoff: (subscriptions: number, events: number, count: number, happened: number) => {
      const asked = view();
      const waits = Array.from({ length: count }, (_, index) =>
        waitAt(asked, subscriptions + SUBSCRIPTION_BYTES * index),
      );
      const untilOf = ({ time, isAbsolute }: Wait): bigint => (isAbsolute ? time : monotonic + time);
      const alarms = waits.filter(({ kind }) => kind === CLOCK_SUBSCRIPTION).map(untilOf);
      const isReady = alarms.length < waits.length;
      const next = alarms.reduce((least, until) => (until < least ? until : least), alarms[0] ?? 0n);
      let written = 0;
      for (const wait of waits) {
        const isClock = wait.kind === CLOCK_SUBSCRIPTION;
        if (isClock && (isReady || untilOf(wait) > next)) continue;
        const event = events + EVENT_BYTES * written;
        asked.setBigUint64(event, wait.userData, true);
        asked.setUint16(event + 8, isClock ? SUCCESS : BAD_FILE, true);
        asked.setUint8(event + 10, wait.kind);
        written += 1;
      }
      if (!isReady && next > monotonic) monotonic = next;
      asked.setUint32(happened, written, true);
      return SUCCESS;
    },
  };
}

interface Wait {
  readonly userData: bigint;
  readonly kind: number;
  readonly time: bigint;
  readonly isAbsolute: boolean;
}

function waitAt(view: DataView, at: number): Wait {
  return {
    userData: view.getBigUint64(at, true),
    kind: view.getUint8(at + 8),
    time: view.getBigUint64(at + 24, true),
    isAbsolute: (view.getUint16(at + 40, true) & ABSOLUTE_TIME) !== 0,
  };
}
