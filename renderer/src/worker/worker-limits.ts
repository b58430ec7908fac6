/** What the threads that render may take: each is a promise to everyone else on the machine. */
import { MAX_RENDER_BYTES } from '../render-limits.js';

/** Work of one render or parse. Waiting for files of a repository does not count: it has limits of its own. */
export const RENDER_TIME_LIMIT_MS = 30_000;
/** From the start of a thread until it takes work: about 0.2 s on an idle machine. */
export const THREAD_START_LIMIT_MS = 30_000;
/** A thread without work is ended after this time: it holds about 100 MB. The next render starts another, in about 0.2 s. */
export const THREAD_IDLE_MS = 60_000;
/** Compiled code that no thread has had for this time is forgotten: it holds about 40 MB, and to compile it anew takes 0.3 s of the next render. */
export const CODE_IDLE_MS = 10 * 60_000;
/** Threads at most, unless more are asked for: rendering must leave room for the rest of the hub. */
export const MAX_DEFAULT_THREADS = 4;
/** Tasks that wait for a thread; the next one is refused. */
export const MAX_QUEUED_TASKS = 20_000;
/** Texts shorter than this are parsed at once if they are written plainly: handing them to a thread would take longer. */
export const INLINE_PARSE_LENGTH = 64 * 1024;
/** The same for any other YAML: the full parser takes up to 10 ms for 1,000 characters that are made to take long. */
export const INLINE_FULL_PARSE_LENGTH = 8 * 1024;
/** How long it may take until a module that appears or is replaced is noticed. */
export const MODULE_CHECK_MS = 2_000;

/** JavaScript objects of a thread: the caches below, and an answer while it is read. The module's memory comes on top, with its own maximum (512 MiB). */
export const THREAD_HEAP_MB = 384;
/** Young objects of a thread: larger ones only postpone the collection. */
export const THREAD_YOUNG_HEAP_MB = 8;
/** The stack of a thread: several times what templates need that include themselves up to Helm's own limit of 1,000 levels. Reserved, not used. */
export const THREAD_STACK_MB = 16;
/** A module whose memory has grown beyond this is started afresh after the render: WebAssembly gives no memory back. */
export const MAX_KEPT_MEMORY_BYTES = 192 * 1024 * 1024;
/** What the module may answer: objects in JSON, quoted as JSON. */
export const MAX_ANSWER_BYTES = 2 * MAX_RENDER_BYTES;
/** Output of the module that is kept for when it crashes. */
export const MAX_OUTPUT_BYTES = 32 * 1024;
/** A problem's message. */
export const MAX_PROBLEM_LENGTH = 4_000;

/** Files' contents that a thread keeps. */
export const BLOB_CACHE_BYTES = 16 * 1024 * 1024;
/** Directory entries that a thread keeps: about 200 bytes each. */
export const NODE_CACHE_ENTRIES = 40_000;
/** Directory entries that are brought along with a directory that was asked for. */
export const AHEAD_ENTRIES = 4_000;
/** Files that are brought along with one that was asked for. */
export const AHEAD_FILES = 64;
/** Files of a chart that are brought before it is rendered. */
export const CHART_FILES = 512;
/** Files brought along are read in portions of this many, until {@link AHEAD_BYTES} are together. */
export const AHEAD_PORTION = 32;
/** Content that is brought along in one answer. */
export const AHEAD_BYTES = 4 * 1024 * 1024;
