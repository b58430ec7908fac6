/** Previews that run at one time on a hub; others wait for their turn. */
export const MAX_RUNNING_PREVIEWS = 2;
/** Previews that wait; more are refused. */
export const MAX_WAITING_PREVIEWS = 8;
/** How long one preview may take, without waiting for its turn. */
export const PREVIEW_TIMEOUT_MS = 90_000;
/** Texts of one preview. */
export const MAX_PREVIEWED_TEXTS = 50;
/** Stored sets that are named in one preview. */
export const MAX_PREVIEWED_NAMES = 500;
/** Sets that are expanded at one time: most of them wait for Git or for other services. */
export const SETS_AT_A_TIME = 4;
/** Applications that are rendered in one preview. */
export const MAX_RENDERED_APPLICATIONS = 10_000;
/** How far applications are followed that are made by others, which others make. */
export const MAX_FAMILY_DEPTH = 5;
/** Applications that are handed to rendering at one time. */
export const RENDER_BATCH = 1_000;
/** Canonical bytes of the renders that are compared in one preview. */
export const MAX_COMPARED_BYTES = 256 * 1024 * 1024;
/** Pairs of renders that are in memory at one time. */
export const COMPARE_BATCH = 20;
/** Applications that are listed. */
export const MAX_LISTED_APPLICATIONS = 1_000;
/** Fields of an application that are listed. */
export const MAX_FIELDS = 20;
/** Characters of a field's value. */
export const MAX_FIELD_VALUE = 200;
/** Problems that are listed. */
export const MAX_LISTED_PROBLEMS = 500;
/** Grouped changes that are listed. */
export const MAX_CHANGES = 500;
/** Characters of all diffs together. */
export const MAX_DIFF_LENGTH = 1024 * 1024;
/** Characters of one diff. */
export const MAX_CHANGE_LENGTH = 64 * 1024;
/** Objects that a change names. */
export const MAX_NAMED_OBJECTS = 20;
/** Applications that a change names. */
export const MAX_NAMED_APPLICATIONS = 100;
/** Characters of one object's YAML: above it is only said that the object changes. */
export const MAX_OBJECT_TEXT = 512 * 1024;
/** Lines added and removed together in one object, as comparing takes their square; above it is only said that the object changes. */
export const MAX_CHANGED_LINES = 1_000;
/** Lines around a change that are shown. */
export const CONTEXT_LINES = 3;
