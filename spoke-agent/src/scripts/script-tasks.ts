// Runs tasks in the thread; loads each language when it is first asked for.
import { CelPrograms } from './cel/cel-program.js';
import { JqFilters } from './jq/jq-filters.js';
import { LuaMachine } from './lua/lua-machine.js';
import { ScriptError } from './scripts.errors.js';
import type { ScriptReply, ScriptTask } from './script-messages.js';

export class ScriptTasks {
  private lua: LuaMachine | undefined;
  private cel: CelPrograms | undefined;
  private jq: JqFilters | undefined;

  async run(task: ScriptTask): Promise<ScriptReply> {
    try {
      return { kind: 'value', value: await this.valueOf(task) };
    } catch (error) {
      if (error instanceof ScriptError) return { kind: 'error', code: error.code, message: error.message };
      if (isStackOverflow(error)) return { kind: 'error', code: 'SCRIPT_FAILED', message: 'the stack is used up' };
      throw error;
    }
  }

  private async valueOf(task: ScriptTask): Promise<unknown> {
    switch (task.language) {
      case 'lua':
        if (this.lua === undefined || this.lua.isWorn) this.lua = await LuaMachine.create();
        return this.runLua(this.lua, task);
      case 'cel':
        this.cel ??= await CelPrograms.load();
        return this.cel.run(task.script, task.variables);
      case 'jq':
        this.jq ??= new JqFilters();
        return await this.jq.run(task.script, task.input);
    }
  }

  /** A machine in which something else than a script failed is not used again. */
  private runLua(machine: LuaMachine, task: ScriptTask & { readonly language: 'lua' }): unknown {
    try {
      return machine.run(task);
    } catch (error) {
      if (!(error instanceof ScriptError)) this.lua = undefined;
      throw error;
    }
  }
}

function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack');
}
