/** Certificates and ciphers: a megabyte of JavaScript that few hubs ever need, so it is loaded by the first template that does. */
import { createRequire } from 'node:module';
import type forge from 'node-forge';

type NodeForge = typeof forge;

let loaded: NodeForge | undefined;

export function nodeForge(): NodeForge {
  loaded ??= createRequire(import.meta.url)('node-forge') as NodeForge;
  return loaded;
}
