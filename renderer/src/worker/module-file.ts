/** The module on disk: noticed when it appears or is replaced. The first thread compiles it; the others get its code, while it is used. */
import { readFile, stat } from 'node:fs/promises';
import type { WasmModule } from './web-assembly.js';
import { CODE_IDLE_MS, MODULE_CHECK_MS } from './worker-limits.js';

/** A module to start threads with. */
export interface FoundModule {
  readonly digest: string;
  readonly path: string;
  /** Its code, if a thread has compiled it already. */
  readonly compiled: WasmModule | undefined;
}

/** What the build writes beside the module, as its last step. */
interface Description {
  readonly digest: string;
  readonly size: number;
}

export class ModuleFile {
  private described: Promise<Description | undefined> | undefined;
  private compiled: { readonly digest: string; readonly code: WasmModule } | undefined;
  private forgetting: NodeJS.Timeout | undefined;
  readonly path: string;
  private readonly checkMs: number;

  constructor(path: string, checkMs = MODULE_CHECK_MS) {
    this.path = path;
    this.checkMs = checkMs;
  }

  /** Of what is there now; undefined when there is nothing, or it is just being written. */
  async digest(): Promise<string | undefined> {
    if (this.described === undefined) {
      this.described = readDescription(this.path);
      setTimeout(() => (this.described = undefined), this.checkMs).unref();
    }
    return (await this.described)?.digest;
  }

  /** What is there now, to be used; undefined as above. */
  async find(): Promise<FoundModule | undefined> {
    clearTimeout(this.forgetting);
    const digest = await this.digest();
    if (digest === undefined) return undefined;
    return { digest, path: this.path, compiled: this.compiled?.digest === digest ? this.compiled.code : undefined };
  }

  /** A thread has compiled it. */
  keep(digest: string, code: WasmModule): void {
    this.compiled = { digest, code };
  }

  /** No thread has it any more: its code goes unless it is used again soon. */
  release(): void {
    clearTimeout(this.forgetting);
    this.forgetting = setTimeout(() => (this.compiled = undefined), CODE_IDLE_MS).unref();
  }
}

async function readDescription(path: string): Promise<Description | undefined> {
  try {
    const { digest, size } = JSON.parse(await readFile(path.replace(/\.wasm$/, '.json'), 'utf8')) as Description;
    const present = await stat(path);
    return present.size === size && typeof digest === 'string' ? { digest, size } : undefined;
  } catch {
    return undefined;
  }
}
