/**
 * Where the thread's program is. Compiled code finds it beside itself. Tests run the sources, and so does their thread: Node takes the types
 * out, and a hook finds `x.ts` where `x.js` is imported.
 */

/** How a thread is started. */
export interface ThreadProgram {
  readonly url: URL;
  readonly execArgv: readonly string[];
}

export function threadProgram(): ThreadProgram {
  if (!import.meta.url.endsWith('.ts')) return { url: new URL('./script-thread.js', import.meta.url), execArgv: [] };
  return {
    url: new URL('./script-thread.ts', import.meta.url),
    execArgv: ['--conditions=source', '--import', `data:text/javascript,${encodeURIComponent(FIND_SOURCES)}`],
  };
}

const FIND_SOURCES = `
import { registerHooks } from 'node:module';
registerHooks({
  resolve(specifier, context, next) {
    const isOwn = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
    return next(isOwn ? specifier.replace(/[.]js$/, '.ts') : specifier, context);
  },
});`;
