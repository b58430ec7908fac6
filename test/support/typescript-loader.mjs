// Lets Jest's own process import TypeScript sources of the rooms without a build: its set-up files are loaded by Node, not by Jest.
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';

const options = {
  jsc: {
    target: 'es2024',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
  module: { type: 'es6' },
  sourceMaps: 'inline',
};

/**
 * Imports a TypeScript module; everything that it imports statically is compiled on the way. Not what it imports later: by then Jest
 * runs its own code, which must not be compiled here.
 */
export async function importTypeScript(url) {
  const hooks = registerHooks({ resolve, load });
  try {
    return await import(url);
  } finally {
    hooks.deregister();
  }
}

/** `./x.js` names `x.ts`; the rooms are found through the private `source` condition of their `exports`. */
function resolve(specifier, context, next) {
  if (specifier.startsWith('.') && specifier.endsWith('.js') && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return next(source.href, context);
  }
  return next(specifier, { ...context, conditions: [...context.conditions, 'source'] });
}

function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = transformSync(readFileSync(filename, 'utf8'), { ...options, filename });
  return { format: 'module', source: code, shortCircuit: true };
}
