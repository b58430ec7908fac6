/** How a module's end is reported. What it wrote may hold values of the files that it read: only what is known to hold none is kept. */

/** The instance is dead. The message is for operators, and holds no value of any file. */
export class ModuleCrash extends Error {
  override readonly name = 'ModuleCrash';
  /** What was used up, if that was it: something in the source is too large or too deep. */
  readonly exhausted: 'memory' | 'stack' | undefined;

  constructor(reason: string, output: string, exhausted: 'memory' | 'stack' | undefined) {
    super([reason, ...safeLines(output)].join('\n'));
    this.exhausted = exhausted;
  }

  /** From what was thrown out of the module, and what it had written. */
  static of(thrown: unknown, output: string): ModuleCrash {
    if (/out of memory|cannot allocate memory/.test(output)) return new ModuleCrash('out of memory', output, 'memory');
    // V8 ends a stack that is too deep with a RangeError, Go with a fatal error.
    if (isStackOverflow(thrown) || /stack overflow|stack exceeds/.test(output))
      return new ModuleCrash('the stack is used up', output, 'stack');
    return new ModuleCrash(thrown instanceof Error ? thrown.name : 'unknown', output, undefined);
  }
}

/** Lines of a crash report that are kept. */
const MAX_LINES = 40;
/** Go's own complaints, `package.function(` and `\tfile.go:12` of its call stack. Arguments and texts of panics may be values. */
const RUNTIME_ERROR =
  /^(?:panic: runtime error: (?:index out of range|slice bounds out of range|invalid memory address|integer divide by zero)|fatal error: [a-z -]+$)/;
const FUNCTION = /^[\w./*()[\]{}·-]+\(/;
const FILE_LINE = /^\t[\w./@+~-]+\.go:\d+/;

function safeLines(output: string): string[] {
  return output
    .split('\n')
    .flatMap((line) => {
      const runtimeError = RUNTIME_ERROR.exec(line)?.[0];
      if (runtimeError !== undefined) return [runtimeError];
      const place = FILE_LINE.exec(line)?.[0];
      if (place !== undefined) return [place];
      const name = FUNCTION.exec(line)?.[0];
      return name === undefined ? [] : [name.replace(/\($/, '')];
    })
    .slice(0, MAX_LINES);
}

function isStackOverflow(thrown: unknown): boolean {
  return thrown instanceof RangeError && thrown.message.includes('call stack');
}
