// Runs tasks in the thread; loads each language when it is first asked for.
import { CelPrograms } from './cel/cel-program.js';
import { JqFilters } from './jq/jq-filters.js';
import { LuaMachine } from './lua/lua-machine.js';
import { ScriptError } from './scripts.errors.js';
import type { ScriptLanguage, ScriptMessage, ScriptReply, ScriptTask } from './script-messages.js';

export class ScriptTasks {
  private lua: LuaMachine | undefined;
  private cel: CelPrograms | undefined;
  private jq: JqFilters | undefined;

  async run(message: ScriptMessage): Promise<ScriptReply> {
    try {
      if ('prepare' in message) {
        await this.prepare(message.prepare);
        return { kind: 'ready' };
      }
      return { kind: 'value', value: await this.valueOf(message) };
    } catch (error) {
      if (error instanceof ScriptError) return { kind: 'error', code: error.code, message: error.message };
      if (isStackOverflow(error)) return { kind: 'error', code: 'SCRIPT_FAILED', message: 'the stack is used up' };
      throw error;
    }
  }

  private async prepare(language: ScriptLanguage): Promise<void> {
    if (language === 'lua') await this.luaMachine();
    else if (language === 'cel') await this.celPrograms();
    else this.jqFilters();
  }

  private async valueOf(task: ScriptTask): Promise<unknown> {
    switch (task.language) {
      case 'lua':
        return this.runLua(await this.luaMachine(), task);
      case 'cel':
        return (await this.celPrograms()).run(task.script, task.variables);
      case 'jq':
        return await this.jqFilters().run(task.script, task.input);
    }
  }

  private async luaMachine(): Promise<LuaMachine> {
    if (this.lua === undefined || this.lua.isWorn) this.lua = await LuaMachine.create();
    return this.lua;
  }

  private async celPrograms(): Promise<CelPrograms> {
    this.cel ??= await CelPrograms.load();
    return this.cel;
  }

  private jqFilters(): JqFilters {
    this.jq ??= new JqFilters();
    return this.jq;
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
