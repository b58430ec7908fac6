/**
 * Room for young objects in megabytes. Node's own choice lets an idle hub hold 30 MB more; collections become slightly more frequent.
 */
const YOUNG_GENERATION_MB = 4;
const FLAG = '--max-semi-space-size';

/**
 * Starts this program again in the same process (same id, same pipes) with flags that Node takes only at its start. Does nothing
 * where they are given, or where a process cannot replace itself. Called before anything is loaded, it costs 40 ms.
 */
export function ensureMemoryFlags(environment: NodeJS.ProcessEnv): void {
  const given = [...process.execArgv, environment['NODE_OPTIONS'] ?? ''].join(' ');
  const [program, ...parameters] = process.argv.slice(1);
  if (given.includes(FLAG) || process.execve === undefined || program === undefined) return;
  const flags = [...process.execArgv, '--disable-warning=ExperimentalWarning', `${FLAG}=${YOUNG_GENERATION_MB}`];
  process.execve(process.execPath, [process.execPath, ...flags, program, ...parameters], definedOf(environment));
}

function definedOf(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
