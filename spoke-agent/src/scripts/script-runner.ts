// Programs of users run here and nowhere else: Lua health checks and actions, CEL health checks, jq expressions of ignore rules. A program
// may be wrong, endless or hostile; whoever calls gets an answer or a ScriptError within about a second, and the caller's thread never runs it.

/** How a Lua script is run. */
export interface LuaOptions {
  /**
   * Which libraries it sees, beside the base, table and safe os (date, time, ...) functions. `safe`: no others, and `os` by `require` only, as Argo CD does.
   * `open`: string, math and coroutine, too: `resource.customizations.useOpenLibs.<group>_<kind>`.
   */
  readonly libraries?: 'safe' | 'open';
}

/** Runs programs of users beside the caller's thread, each for a second at most. */
export abstract class ScriptRunner {
  /**
   * What a Lua 5.1 script returns (its last value, as Argo CD takes it), run with the given globals (`obj` for health checks and actions).
   * JSON goes in and comes out: empty tables come back as `[]`, whole numbers without a fraction, nil as null. Throws ScriptError.
   */
  abstract lua(script: string, globals: Readonly<Record<string, unknown>>, options?: LuaOptions): Promise<unknown>;
  /** The value of a CEL expression as JSON. Throws ScriptError. */
  abstract cel(expression: string, variables: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Everything that a jq filter puts out for one input, in order. Throws ScriptError. */
  abstract jq(filter: string, input: unknown): Promise<unknown[]>;
  /** Ends the thread, if one runs. Programs under way fail; a later call starts another thread. */
  abstract close(): Promise<void>;
}
