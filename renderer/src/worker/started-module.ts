/** A module that runs in this thread. */
import { readFileSync } from 'node:fs';
import type { FoundModule } from './module-file.js';
import { ModuleInstance } from './module-instance.js';
import { type WasmModule, webAssembly } from './web-assembly.js';
import { MAX_KEPT_MEMORY_BYTES } from './worker-limits.js';

export class StartedModule {
  readonly digest: string;
  readonly code: WasmModule;
  private present: ModuleInstance;

  /** Compiles it, unless that was done before, and starts it. Throws ModuleCrash. */
  constructor({ digest, path, compiled }: FoundModule) {
    this.digest = digest;
    this.code = compiled ?? new webAssembly.Module(readFileSync(path));
    this.present = new ModuleInstance(this.code);
  }

  get instance(): ModuleInstance {
    return this.present;
  }

  /** After a render: starts it anew if it has grown. */
  renew(): void {
    if (this.present.memoryBytes > MAX_KEPT_MEMORY_BYTES) this.present = new ModuleInstance(this.code);
  }
}
