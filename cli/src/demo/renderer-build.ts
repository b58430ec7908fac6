import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Exit codes of the build script. */
const CURRENT = 0;
const IMPOSSIBLE_HERE = 3;
/** The hub, the agents and the person come first. */
const LOWEST_PRIORITY = 19;

/** The renderer of Helm and Kustomize sources is there, or why it is not. */
export type RendererOutcome =
  { readonly isReady: true; readonly seconds: number } | { readonly isReady: false; readonly reason: string };

/** Builds the renderer beside the demo, where Go is: nothing waits for it but what needs it. */
export class RendererBuild {
  readonly outcome: Promise<RendererOutcome>;
  /** What the build said last. */
  progress = '';
  private readonly stopping = new AbortController();
  private ended = false;

  constructor() {
    this.outcome = this.run().finally(() => (this.ended = true));
  }

  get isRunning(): boolean {
    return !this.ended;
  }

  /** Ends a build that is under way: the next one goes on from Go's cache. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.outcome;
  }

  private async run(): Promise<RendererOutcome> {
    const since = performance.now();
    const script = fileURLToPath(import.meta.resolve('@wheelhouse/renderer/build-renderer'));
    const child = spawn(process.execPath, [script], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    const end = (): boolean => child.pid !== undefined && killGroup(child.pid);
    this.stopping.signal.addEventListener('abort', end, { once: true });
    if (child.pid !== undefined) setPriority(child.pid, LOWEST_PRIORITY);
    const lines: string[] = [];
    createInterface({ input: child.stderr }).on('line', (line) => {
      this.progress = line;
      if (lines.push(line) > 20) lines.shift();
    });
    try {
      const [code] = (await once(child, 'close')) as [number | null];
      if (code === CURRENT) return { isReady: true, seconds: Math.round((performance.now() - since) / 100) / 10 };
      if (this.stopping.signal.aborted) return { isReady: false, reason: 'The build was stopped.' };
      if (code === IMPOSSIBLE_HERE) return { isReady: false, reason: lines.at(-1) ?? 'It cannot be built here.' };
      return { isReady: false, reason: `The build failed (${code}):\n${lines.join('\n')}` };
    } catch (error) {
      return { isReady: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }
}

/** The script and the compilers it started. */
function killGroup(pid: number): boolean {
  try {
    return process.kill(-pid, 'SIGTERM');
  } catch {
    return false;
  }
}
