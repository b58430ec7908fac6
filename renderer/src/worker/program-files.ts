/**
 * Where the programs are that run beside this one: the thread's, and the module. Compiled code finds them beside itself. Tests run the
 * sources, and so does their thread: Node takes the types out, and a hook finds `x.ts` where `x.js` is imported.
 */
import { fileURLToPath } from 'node:url';

/** How a thread is started. */
export interface ThreadProgram {
  readonly url: URL;
  readonly execArgv: readonly string[];
}

const IS_SOURCE = import.meta.url.endsWith('.ts');

export function threadProgram(): ThreadProgram {
  if (!IS_SOURCE) return { url: new URL('./render-thread.js', import.meta.url), execArgv: [] };
  return {
    url: new URL('./render-thread.ts', import.meta.url),
    execArgv: ['--conditions=source', '--import', `data:text/javascript,${encodeURIComponent(FIND_SOURCES)}`],
  };
}

/** `renderer.wasm` as `npm run build:renderer` leaves it, with `jsonnet.wasm` beside it. */
export function defaultModulePath(): string {
  return fileURLToPath(new URL(IS_SOURCE ? '../../dist/renderer.wasm' : '../renderer.wasm', import.meta.url));
}

const FIND_SOURCES = `
import { enableCompileCache, registerHooks } from 'node:module';
enableCompileCache();
registerHooks({
  resolve(specifier, context, next) {
    const isOwn = specifier.startsWith('.') && context.parentURL?.endsWith('.ts');
    return next(isOwn ? specifier.replace(/[.]js$/, '.ts') : specifier, context);
  },
});`;
