/** Bounds of an explanation: it is read by people. What is beyond them is counted, never silently gone. */

/** Most things that gave nothing, for each generator. */
export const MAX_REJECTIONS = 100;
/** Most Applications that are explained at once. */
export const MAX_EXPLAINED_APPLICATIONS = 100;
/** Most parameters of one Application. */
export const MAX_EXPLAINED_PARAMETERS = 200;
/** Most names that are looked at to find the first of them: a file may hold many thousands. */
export const MAX_COLLECTED_PARAMETERS = 10_000;
/** Longest text of a value that is shown whole, in UTF-16 units. */
export const MAX_VALUE_LENGTH = 1_000;
/** Most clusters, directories and files for which a reason is worked out, in one explanation; further ones are only counted. */
export const MAX_EXAMINED = 100_000;
/** Most text of files, in UTF-16 units, in which the lines of parameters are looked up: reading them takes about a second. */
export const MAX_LOCATED_TEXT = 1024 * 1024;
/** Most reasons why something that was asked for is not there. */
export const MAX_REASONS = 20;
/** Most names that are told as close to the one that was asked for. */
export const MAX_CLOSE_NAMES = 5;
/** Most names that are compared with it. */
export const MAX_COMPARED_NAMES = 10_000;
/** Most sources that are named to tell which parameter set is meant. */
export const MAX_NAMED_SOURCES = 5;
