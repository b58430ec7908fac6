/** Changing how the same files are read means another version: renders of before are then made anew. */
export const RENDERER_VERSION = 'renderer-1';
/** Objects of one application. */
export const MAX_OBJECTS = 10_000;
/** Canonical bytes of one application's objects. */
export const MAX_RENDER_BYTES = 50 * 1024 * 1024;
/** Files that one source reads. */
export const MAX_FILES = 10_000;
/** Values of one YAML document, aliases counted in full: against documents that are small only in the file. */
export const MAX_YAML_VALUES = 1_000_000;
/** Levels of one document. */
export const MAX_DEPTH = 200;
/** Parsed files that are kept, as canonical text. */
export const PARSED_CACHE_BYTES = 16 * 1024 * 1024;
/** Compiled templates that are kept. */
export const MAX_COMPILED_TEMPLATES = 500;
