/** What programs of users may take: each is a promise to everyone else in the cluster. */

/** How long a program may run, as in Argo CD. */
export const SCRIPT_TIME_LIMIT_MS = 1_000;
/** What comes on top until a thread that does not notice the limit itself is ended: regular expressions and the like do not look at a clock. */
export const SCRIPT_GRACE_MS = 500;
/** From the start of a thread until it takes work: about 0.1 s on an idle machine. */
export const THREAD_START_LIMIT_MS = 20_000;
/** A thread without work is ended after this time: it holds some 30 MB. The next program starts another. */
export const THREAD_IDLE_MS = 60_000;
/** JavaScript objects of the thread: an object, the libraries, an answer. */
export const THREAD_HEAP_MB = 96;
/** The stack of the thread. Reserved, not used. */
export const THREAD_STACK_MB = 8;
/** What a Lua script may hold. WebAssembly memory comes on top of the heap. */
export const LUA_MEMORY_BYTES = 64 * 1024 * 1024;
/** A Lua machine whose memory has grown beyond this is made anew: WebAssembly gives no memory back. */
export const MAX_KEPT_LUA_MEMORY_BYTES = 96 * 1024 * 1024;
/** Programs that wait for the thread; the next one is refused. */
export const MAX_WAITING_SCRIPTS = 5_000;
/** The text of a program. */
export const MAX_SCRIPT_LENGTH = 256 * 1024;
/** What a program may answer, as JSON. Actions answer whole objects. */
export const MAX_OUTPUT_LENGTH = 4 * 1024 * 1024;
/** Nesting of what goes in and comes out. */
export const MAX_VALUE_DEPTH = 150;
/** Values in what comes out. */
export const MAX_OUTPUT_VALUES = 200_000;
/** Characters of an error that are kept. */
export const MAX_ERROR_LENGTH = 4_000;
/** So many times in a row too slow, and a program rests. */
export const TIMEOUTS_UNTIL_REST = 3;
/** How long it rests: a minute, twice as long each time, up to the maximum. */
export const FIRST_REST_MS = 60_000;
export const MAX_REST_MS = 30 * 60_000;
/** Programs whose timeouts are remembered. */
export const MAX_REMEMBERED_SCRIPTS = 1_000;
