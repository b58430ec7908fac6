import type { KubernetesObject } from '../../cluster/cluster.js';

/** One step of an action. */
export type ActionStep =
  | {
      /** A JSON merge patch. */
      readonly patch: Readonly<Record<string, unknown>>;
      readonly subresource?: 'status';
      /** The field that it is about: Git may say otherwise. */
      readonly field: readonly string[];
    }
  | { readonly create: KubernetesObject };

/** What an action has to go on. */
export interface ActionInput {
  readonly object: KubernetesObject;
  readonly parameters: Readonly<Record<string, string>>;
  readonly now: Date;
}

/** Something that can be done with objects of a kind. Pure. */
export interface ResourceAction {
  readonly name: string;
  readonly description: string;
  readonly parameters: readonly string[];
  /** Why not now; undefined when it can be done. */
  readonly refusal: (object: KubernetesObject) => string | undefined;
  /** Throws INVALID_INPUT. */
  readonly steps: (input: ActionInput) => readonly ActionStep[];
}
