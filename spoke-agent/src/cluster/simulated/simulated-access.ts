// Who may do what on a simulated cluster: the cluster itself may do everything, another user only what a rule says. The words of a refusal are
// those of a real API server.
import type {
  ApplyOptions,
  DeleteOptions,
  KubernetesObject,
  ListOptions,
  LogOptions,
  ObjectAccess,
  ObjectKey,
  PageOptions,
  PatchOptions,
  WriteOptions,
} from '../cluster.js';
import { ClusterError } from '../cluster.errors.js';
import { forbiddenAdvice } from '../forbidden-advice.js';

/** What a user may do. `*` stands for all. */
export interface AccessRule {
  /** `get`, `list`, `create`, `update`, `patch`, `delete`. */
  readonly verbs: readonly string[];
  /** Plural names, `pods/log` for logs. */
  readonly resources: readonly string[];
  /** Empty: cluster-scoped objects and lists over all namespaces, too. */
  readonly namespaces?: readonly string[];
}

interface Target {
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
}

/** What the rules need of the cluster. */
export interface AccessSubject extends ObjectAccess {
  /** The plural name of a kind; undefined when there is no such kind. */
  pluralOf(apiVersion: string, kind: string): string | undefined;
}

export class SimulatedAccess {
  readonly #rules = new Map<string, AccessRule[]>();

  /** Lets a user do something. */
  allow(user: string, rule: AccessRule): void {
    this.#rules.set(user, [...(this.#rules.get(user) ?? []), rule]);
  }

  /** Takes all rights of a user away. */
  forbid(user: string): void {
    this.#rules.delete(user);
  }

  /** Throws FORBIDDEN. */
  check(user: string, verb: string, { group, resource, namespace, name }: Target): void {
    const isAllowed = this.#rules.get(user)?.some(({ verbs, resources, namespaces }) => {
      const isThere = namespaces === undefined || namespaces.includes(namespace);
      return isThere && includes(verbs, verb) && includes(resources, resource);
    });
    if (isAllowed === true) return;
    const where = namespace === '' ? 'at the cluster scope' : `in the namespace "${namespace}"`;
    const words =
      `${resource}${group === '' ? '' : `.${group}`} ${name === '' ? '' : `"${name}" `}is forbidden: User "${user}" cannot ${verb} ` +
      `resource "${resource}" in API group "${group}" ${where}`;
    throw new ClusterError('FORBIDDEN', `Cannot ${verb} ${resource} ${name}: ${words}${forbiddenAdvice(words)}`);
  }

  /** The objects as a user may reach them. */
  as(user: string, subject: AccessSubject): ObjectAccess {
    return new CheckedObjects(subject, (verb, target) => this.check(user, verb, target));
  }
}

class CheckedObjects implements ObjectAccess {
  readonly #subject: AccessSubject;
  readonly #check: (verb: string, target: Target) => void;

  constructor(subject: AccessSubject, check: (verb: string, target: Target) => void) {
    this.#subject = subject;
    this.#check = check;
  }

  async get(key: ObjectKey): Promise<KubernetesObject | undefined> {
    this.#check('get', this.#targetOf(key));
    return await this.#subject.get(key);
  }

  async apply(object: KubernetesObject, options: ApplyOptions): Promise<KubernetesObject> {
    const key = keyOf(object);
    this.#check('patch', this.#targetOf(key));
    if ((await this.#subject.get(key)) === undefined) this.#check('create', this.#targetOf(key));
    return await this.#subject.apply(object, options);
  }

  async create(object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject> {
    this.#check('create', this.#targetOf(keyOf(object)));
    return await this.#subject.create(object, options);
  }

  async replace(object: KubernetesObject, options?: WriteOptions): Promise<KubernetesObject> {
    this.#check('update', this.#targetOf(keyOf(object)));
    return await this.#subject.replace(object, options);
  }

  async patch(
    key: ObjectKey,
    patch: Readonly<Record<string, unknown>>,
    options: PatchOptions,
  ): Promise<KubernetesObject> {
    this.#check('patch', this.#targetOf(key, options.subresource));
    return await this.#subject.patch(key, patch, options);
  }

  async delete(key: ObjectKey, options: DeleteOptions): Promise<boolean> {
    this.#check('delete', this.#targetOf(key));
    return await this.#subject.delete(key, options);
  }

  async list(apiVersion: string, kind: string, options: ListOptions): Promise<KubernetesObject[]> {
    this.#check('list', this.#targetOf({ apiVersion, kind, namespace: options.namespace ?? '', name: '' }));
    return await this.#subject.list(apiVersion, kind, options);
  }

  async *pages(apiVersion: string, kind: string, options: PageOptions): AsyncGenerator<readonly KubernetesObject[]> {
    this.#check('list', this.#targetOf({ apiVersion, kind, namespace: options.namespace ?? '', name: '' }));
    yield* this.#subject.pages(apiVersion, kind, options);
  }

  async *logs(options: LogOptions): AsyncGenerator<string> {
    const { namespace, pod: name } = options;
    this.#check('get', { group: '', resource: 'pods/log', namespace, name });
    yield* this.#subject.logs(options);
  }

  #targetOf({ apiVersion, kind, namespace, name }: ObjectKey, subresource?: string): Target {
    const slash = apiVersion.indexOf('/');
    const plural = this.#subject.pluralOf(apiVersion, kind) ?? kind.toLowerCase();
    return {
      group: slash < 0 ? '' : apiVersion.slice(0, slash),
      resource: subresource === undefined ? plural : `${plural}/${subresource}`,
      namespace,
      name,
    };
  }
}

function includes(allowed: readonly string[], wanted: string): boolean {
  return allowed.includes('*') || allowed.includes(wanted);
}

function keyOf({ apiVersion, kind, metadata }: KubernetesObject): ObjectKey {
  return { apiVersion, kind, namespace: metadata.namespace ?? '', name: metadata.name };
}
